#include "command_line.hpp"

#include <functional>
#include <map>

#include "base/text.hpp"

namespace aipreflight::llm_sim {
namespace {

using Take = std::function<bool(CommandLine&, const std::string&)>;

template <class Number>
Take whole(Number Options::*member, long long most) {
  return [=](CommandLine& line, const std::string& text) {
    const auto number = text::to_integer(text);
    if (!number || *number < 0 || *number > most) return false;
    line.server.*member = static_cast<Number>(*number);
    return true;
  };
}

template <class Set>
Take number(Set set) {
  return [=](CommandLine& line, const std::string& text) {
    const auto value = text::to_number(text);
    constexpr double kMost = 1e12;
    if (!value || *value < 0 || *value > kMost) return false;
    set(line.server, *value);
    return true;
  };
}

Nanoseconds milliseconds(double value) {
  return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double, std::milli>(value));
}

bool take_fault(CommandLine& line, const std::string& text) {
  const std::size_t equals = text.find('=');
  const auto fault = fault_of(text.substr(0, equals));
  const auto share = equals == std::string::npos ? std::optional<double>(1)
                                                 : text::to_number(text.substr(equals + 1));
  if (!fault || !share || *share < 0 || *share > 1) return false;
  line.server.faults.push_back({*fault, *share});
  return true;
}

const std::map<std::string, Take>& takers() {
  static const std::map<std::string, Take> kTakers = {
      {"--port", whole(&Options::port, 65535)},
      {"--seed", whole(&Options::seed, 1'000'000'000'000)},
      {"--tokens", whole(&Options::tokens, 1'000'000)},
      {"--reasoning", whole(&Options::reasoning, 1'000'000)},
      {"--port-file",
       [](CommandLine& line, const std::string& text) {
         line.port_file = text;
         return !text.empty();
       }},
      {"--api-key",
       [](CommandLine& line, const std::string& text) {
         line.server.api_key = text;
         return !text.empty();
       }},
      {"--lifetime", number([](Options& options, double value) {
         options.lifetime = std::chrono::seconds(static_cast<std::int64_t>(value));
       })},
      {"--slots", number([](Options& options, double value) {
         options.model.slots = std::max<std::size_t>(1, static_cast<std::size_t>(value));
       })},
      {"--queue", number([](Options& options, double value) {
         options.model.queue = static_cast<std::size_t>(value);
       })},
      {"--ttft-ms", number([](Options& options, double value) {
         options.model.base_ttft = milliseconds(value);
       })},
      {"--itl-ms", number([](Options& options, double value) {
         options.model.token_time = milliseconds(value);
       })},
      {"--crowd-ms", number([](Options& options, double value) {
         options.model.crowd_time = milliseconds(value);
       })},
      {"--prefill-rate", number([](Options& options, double value) {
         options.model.prefill_rate = std::max(1.0, value);
       })},
      {"--kv-tokens", number([](Options& options, double value) {
         options.model.kv_tokens = static_cast<std::size_t>(value);
       })},
      {"--fault", take_fault},
  };
  return kTakers;
}

}  // namespace

Result<CommandLine> read_command_line(const std::vector<std::string>& arguments) {
  CommandLine line;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    if (name == "--help") {
      line.wants_help = true;
    } else if (name == "--stamp") {
      line.server.is_stamped = true;
    } else if (const auto taker = takers().find(name); taker == takers().end()) {
      return usage_error("unknown option '" + text::one_line(name, 100) + "'", "see --help");
    } else if (i + 1 == arguments.size() || !taker->second(line, arguments[i + 1])) {
      return usage_error("'" + name + "' needs a value that fits" +
                         (i + 1 == arguments.size()
                              ? std::string()
                              : ", not '" + text::one_line(arguments[i + 1], 100) + "'"));
    } else {
      ++i;
    }
  }
  return line;
}

std::string usage() {
  return R"(llm-sim: a simulated inference server on 127.0.0.1, for tests, demos and benches

  --port N           0: any that is free; the first line of the output says which
  --port-file FILE   gets the port once it is open
  --lifetime S       ends by itself after so many seconds (600), and when its parent ends
  --seed N           of the faults
  --slots N          sequences decoded at once (8)
  --queue N          requests that may wait; more are refused with 429
  --prefill-rate N   tokens a second, one prompt after another (20000)
  --ttft-ms N        added before each first token
  --itl-ms N         between the tokens of a lone sequence (10)
  --crowd-ms N       added to that by each further sequence (0)
  --kv-tokens N      prompt and output that all slots hold together; 0: no limit
  --tokens N         of an answer whose request says no max_tokens (32)
  --reasoning N      the first so many tokens of an answer are reasoning
  --stamp            tokens carry the monotonic time in ns at which they were written: " @123"
  --api-key KEY      asked for
  --fault KIND=SHARE of requests that meet a fault; may be given often. A model named fault-KIND meets it always.
                     rate-limit unavailable server-error error truncate disconnect reset stall slow-first empty
                     malformed roles wrong-type html gzip

Speaks /v1/chat/completions, /v1/completions, /v1/messages, /api/chat, /v1/models, /metrics and /health.
)";
}

}  // namespace aipreflight::llm_sim
