#include "readiness.hpp"

#include <chrono>
#include <optional>

#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "option_table.hpp"

namespace aipreflight::cli {
namespace {

constexpr std::size_t kMostPrinted = 64u << 10;
constexpr std::chrono::seconds kLongest{60};

// "WARN prometheus: http://… answered 503"
std::optional<Condition> condition_of(std::string_view line) {
  for (const Status status : {Status::kPass, Status::kWarn, Status::kFail}) {
    const std::string_view word = to_string(status);
    if (!line.starts_with(word) || line.substr(word.size(), 1) != " ") continue;
    line.remove_prefix(word.size() + 1);
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    return Condition{
        std::string(line.substr(0, colon)), status, std::string(line.substr(colon + 2))};
  }
  return std::nullopt;
}

class Inquiry {
 public:
  Inquiry(const Catalogue& catalogue, const Described& described, const CheckType& command)
      : catalogue_(catalogue), described_(described), command_(command) {}

  std::vector<Condition> run(const Arguments& arguments) {
    if (auto answered = ask(arguments); !answered) fail(answered.error().to_string());
    return std::move(conditions_);
  }

 private:
  void fail(std::string text) {
    conditions_.push_back({"plugin " + described_.file.id, Status::kFail, std::move(text)});
  }

  [[nodiscard]] std::vector<std::string> words(const Arguments& arguments) const {
    std::vector<std::string> words;
    for (const Key& key : command_.keys) {
      const std::string name = option_name(key);
      for (std::string& value : arguments.values(name)) {
        words.push_back("--" + name);
        words.push_back(std::move(value));
      }
    }
    return words;
  }

  Result<void> ask(const Arguments& arguments) {
    const OptionTable table(std::string(kReadinessCommand), command_);
    const auto parsed = parse(table.command(), words(arguments));
    if (!parsed) return parsed.error();
    const profile::Section section = table.configuration(*parsed);
    if (!section.errors.empty()) return section.errors.front();
    auto image = catalogue_.search().open(described_.file);
    if (!image) return image.take_error();
    auto launcher = make_launcher("process");
    if (!launcher) return launcher.take_error();
    auto folder = files::TemporaryFolder::make("doctor");
    if (!folder) return folder.take_error();
    host::Session session(**launcher, image.take(), host::Limits{});
    if (auto module = session.start(); !module) return module.take_error();
    if (const Errors refused = session.create_command(command_.id, section.config);
        !refused.empty()) {
      return refused.front();
    }
    return listen(session, folder->path());
  }

  Result<void> listen(host::Session& session, const std::string& folder) {
    std::string printed;
    std::string remarks;
    bool is_cut_off = false;
    const auto print = [&](int stream, const std::string& text) {
      std::string& sink = stream == 1 ? printed : remarks;
      sink += text;
      is_cut_off = is_cut_off || sink.size() > kMostPrinted;
      return !is_cut_off;
    };
    const host::RunOutcome outcome = session.run_command(
        folder, {{}, print}, [](double, const std::string&) {}, kLongest);
    if (is_cut_off)
      return execution_error(
          "too_much_output",
          "its command 'doctor' printed more than " + std::to_string(kMostPrinted) + " bytes");
    const Errors failures = outcome.failures("its command 'doctor'");
    if (!failures.empty()) return failures.front();
    take_lines(printed);
    if (outcome.exit_code != 0) {
      fail("its command 'doctor' ended with " + std::to_string(outcome.exit_code) + ": " +
           text::one_line(text::trim(remarks), 500));
    }
    return {};
  }

  void take_lines(const std::string& printed) {
    for (const std::string_view line : text::split(printed, '\n')) {
      if (text::trim(line).empty()) continue;
      if (auto condition = condition_of(line)) {
        conditions_.push_back(std::move(*condition));
      } else {
        fail("its command 'doctor' printed '" + text::one_line(line, 200) + "'");
      }
    }
  }

  const Catalogue& catalogue_;
  const Described& described_;
  const CheckType& command_;
  std::vector<Condition> conditions_;
};

}  // namespace

std::vector<Condition> ask_readiness(const Catalogue& catalogue,
                                     const Described& described,
                                     const Arguments& arguments) {
  const CheckType* command = described.module.find_command(std::string(kReadinessCommand));
  if (command == nullptr) return {};
  return Inquiry(catalogue, described, *command).run(arguments);
}

}  // namespace aipreflight::cli
