#pragma once

#include <array>
#include <chrono>
#include <fstream>
#include <functional>
#include <string>
#include <utility>

#include <aipreflight/testkit.hpp>

// A check for the tests of the kit: judges `value` against `max`, and does what `also` says.
namespace aipreflight::testkit {

using Now = std::function<std::chrono::steady_clock::time_point()>;

class Bounded {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "bounded", .title = "a bounded value", .doc = "Fails where value is above max."};
  static constexpr auto kKeys =
      std::array{sdk::key("value").number().required().doc("what is judged"),
                 sdk::key("max").number().fallback("10").at_least(0).doc("largest value allowed"),
                 sdk::key("limit").number().deprecated("max").doc("the old name of max"),
                 sdk::key("wait").duration().fallback("0s").doc("how long it takes"),
                 sdk::key("token").secret().doc("a secret"),
                 sdk::key("label").text().fallback("none").doc("goes to the log"),
                 sdk::key("also").text().fallback("nothing").doc("what else it does")};

  explicit Bounded(const sdk::Config& config) : Bounded(config, std::chrono::steady_clock::now) {}
  Bounded(const sdk::Config& config, Now now)
      : now_(std::move(now)),
        value_(config.number("value")),
        max_(config.number("max")),
        wait_(config.seconds("wait")),
        token_(config.find_text("token").value_or("")),
        label_(config.text("label")),
        also_(config.text("also")) {
    if (value_ < 0) config.error("value", "is negative");
    if (also_ == "throw in constructor") throw sdk::ConfigurationRejected("it is a bad day");
  }

  void run(sdk::Report& report) {
    if (also_ == "not apply") throw sdk::NotApplicable("no_prompts", "there is no prompt");
    if (also_ == "give up") throw sdk::CouldNotMeasure("no_file", "cannot read it");
    if (also_ == "report nothing") return;
    if (also_ == "report twice")
      report.gate({.id = "value", .value = 1, .n = 1, .op = sdk::Op::kAtMost, .bound = 1});
    if (also_ == "find late") report.config_error_at("cases.txt", 3, 7, "is no number");
    const auto begin = now_();
    while (now_() - begin < wait_) report.throw_if_cancelled();
    report.log(sdk::LogLevel::kInfo, label_ + token_);
    report.progress(0.5, "half way");
    report.gate({.id = "value",
                 .statistic = "the value",
                 .unit = "ms",
                 .value = value_,
                 .n = 1,
                 .op = sdk::Op::kAtMost,
                 .bound = max_,
                 .reason_code = "value_too_large",
                 .config_key = "max"});
    report.metric({.name = "value", .unit = "ms", .value = value_, .n = 1});
    report.summary(sdk::Outcome::kFail, "too much");
    report.summary("as it should be");
    report.details(R"({"value": )" + std::to_string(value_) + "}");
    if (also_ == "find")
      report.finding({.severity = sdk::Severity::kWarn,
                      .reason_code = "odd",
                      .message = "odd",
                      .config_key = "value"});
    if (also_ == "write") std::ofstream(report.artefact("values.txt", "text/plain")) << "1 2 3";
    if (also_ == "announce") static_cast<void>(report.artefact("values.txt", "text/plain"));
  }

 private:
  Now now_;
  double value_;
  double max_;
  sdk::Seconds wait_;
  std::string token_;
  std::string label_;
  std::string also_;
};

}  // namespace aipreflight::testkit
