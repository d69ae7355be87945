#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/socket.h>
#include <thread>

#include <aipreflight/command.hpp>

// A module whose commands do one thing each that the host has to deal with.
namespace {

namespace sdk = aipreflight::sdk;

class Check {
 public:
  static constexpr sdk::CheckInfo kInfo{.id = "talker", .title = "Nothing", .doc = "Passes."};
  static constexpr auto kKeys = sdk::kNoKeys;
  explicit Check(const sdk::Config&) {}
  void run(sdk::Report& report) { report.finding({.reason_code = "none", .message = "none"}); }
};

class Say {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "say", .title = "print the words", .doc = "Prints its words, one a line."};
  static constexpr std::array kKeys{
      sdk::positional(sdk::key("word").list().required().doc("What is printed.")),
      sdk::key("times").integer().fallback("1").range(1, 1e6).doc("How often."),
      sdk::key("error").boolean().doc("On the error stream."),
      sdk::key("exit_code").integer().fallback("0").doc("The exit code."),
      sdk::key("token").secret().doc("Printed as well."),
      sdk::key("tone").text().choices("low", "high").fallback("low").doc("Makes no difference.")};
  explicit Say(const sdk::Config& config)
      : words_(config.texts("word")),
        times_(config.integer("times")),
        is_error_(config.find_boolean("error").value_or(false)),
        exit_code_(static_cast<int>(config.integer("exit_code"))),
        token_(config.find_text("token").value_or("")) {
    if (words_.front() == "nothing") config.error("word", "there is nothing to say");
  }
  int run(sdk::Console& console) const {
    for (std::int64_t i = 0; i < times_; ++i) {
      for (const std::string& word : words_) {
        if (is_error_) {
          console.print_error(word + '\n');
        } else {
          console.print(word + '\n');
        }
      }
    }
    if (!token_.empty()) console.print(token_ + '\n');
    return exit_code_;
  }

 private:
  std::vector<std::string> words_;
  std::int64_t times_;
  bool is_error_;
  int exit_code_;
  std::string token_;
};

class Do {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "do-act", .title = "do one thing", .doc = "Does what a command must not, or may."};
  static constexpr std::array kKeys{
      sdk::positional(sdk::key("act").text().required().doc("What."))};
  explicit Do(const sdk::Config& config) : act_(config.text("act")) {}
  int run(sdk::Console& console) const {
    if (act_ == "crash") std::abort();
    if (act_ == "exit") std::exit(0);
    if (act_ == "stray") return std::fprintf(stderr, "from a library\n") > 0 ? 0 : 1;
    if (act_ == "escape")
      console.print("\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J\r\ntab\tend\n");
    if (act_ == "fail") throw sdk::CouldNotMeasure("no_tide", "the tide is out");
    if (act_ == "misread") console.config_error_at("tides.yml", 3, 7, "no such port");
    if (act_ == "network") ::socket(AF_INET, SOCK_STREAM, 0);
    if (act_ == "wait") {
      console.print("waiting\n");
      while (!console.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      console.print("as far as it came\n");
      throw sdk::Cancelled();
    }
    return 0;
  }

 private:
  std::string act_;
};

}  // namespace

AIPREFLIGHT_PLUGIN("talker", "1.0.0", (sdk::Vendor{}), Check, sdk::Commands<Say, Do>)
