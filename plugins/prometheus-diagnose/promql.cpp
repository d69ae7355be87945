#include "promql.hpp"

#include <algorithm>
#include <cmath>

namespace aipreflight::diagnose {
namespace {

void replace_all(std::string& text, std::string_view name, const std::string& value) {
  for (std::size_t at = text.find(name); at != std::string::npos;
       at = text.find(name, at + value.size())) {
    text.replace(at, name.size(), value);
  }
}

}  // namespace

std::string answer_name(const Signal& signal) {
  return "promql:" + signal.name;
}

std::string expanded(const std::string& expression,
                     const std::string& matchers,
                     const Window& window) {
  std::string text = expression;
  const auto seconds = static_cast<long long>(std::ceil(std::max(1.0, window.length())));
  replace_all(text, "$window", std::to_string(seconds) + 's');
  replace_all(text, "$selector", matchers);
  return text;
}

Result<void> ask_promql(const prometheus::Api& api,
                        const Catalogue& catalogue,
                        const std::string& matchers,
                        const Window& window,
                        Evidence& evidence) {
  for (const Signal& signal : catalogue.all()) {
    if (signal.kind != Kind::kPromql) continue;
    auto answer = api.query(expanded(signal.expression, matchers, window), window.end);
    if (!answer) {
      if (answer.error().code == ErrorCode::kInterrupted) return answer.take_error();
      evidence.warnings.push_back("signal " + signal.name + ": " + answer.error().message);
      continue;
    }
    if (answer->scalar.size() == 2) {
      answer->series.push_back({{}, {}, {{answer->scalar[0], answer->scalar[1]}}});
    }
    std::size_t number = 0;
    for (exposition::Series& series : answer->series) {
      series.name = answer_name(signal);
      // Its own labels would be held against the selector once more, which the expression has.
      series.labels = {{"answer", std::to_string(++number)}};
      evidence.series.push_back(std::move(series));
    }
    for (const std::string& warning : answer->warnings) {
      evidence.warnings.push_back("signal " + signal.name + ": " + warning);
    }
  }
  return {};
}

}  // namespace aipreflight::diagnose
