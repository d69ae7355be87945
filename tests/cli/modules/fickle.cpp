#include <filesystem>
#include <fstream>
#include <string>

#include <aipreflight/plugin.hpp>
#include <aipreflight/selftest.hpp>

// A check whose value grows with each run, and whose known-bad input is whatever a test wants of
// it: tests/cli/selftest_test.py.
namespace {

namespace sdk = aipreflight::sdk;

class Fickle {
 public:
  static constexpr sdk::CheckInfo kInfo{.id = "fickle",
                                        .title = "Runs so far",
                                        .doc = "Counts its own runs. Fails above a bound.",
                                        .needs = sdk::kWrite};
  static constexpr auto kKeys = std::array{
      sdk::key("count").path().required().doc("File with a byte for each run so far."),
      sdk::key("grows").boolean().fallback("true").doc("Whether a run adds to it."),
      sdk::key("max").number().required().doc("Most bytes."),
      sdk::key("input")
          .text()
          .fallback("bad")
          .choices("bad", "good", "warns", "none", "nothing", "unknown-key", "broken", "writes", "throws")
          .doc("What its known-bad input is."),
      sdk::key("outside").path().nullable().doc("Where 'writes' writes."),
      sdk::key("warns").boolean().fallback("false").doc("Whether the gate only warns."),
  };

  explicit Fickle(const sdk::Config& config)
      : count_(config.text("count")),
        grows_(config.boolean("grows")),
        max_(config.number("max")),
        input_(config.text("input")),
        outside_(config.find_text("outside").value_or("")),
        warns_(config.boolean("warns")) {}

  void run(sdk::Report& report) {
    std::error_code failure;
    const auto size = std::filesystem::file_size(count_, failure);
    if (grows_) std::ofstream(count_, std::ios::app) << 'x';
    report.gate({.id = "runs",
                 .unit = "runs",
                 .value = failure ? 0.0 : static_cast<double>(size),
                 .n = 1,
                 .op = sdk::Op::kAtMost,
                 .bound = max_,
                 .severity = warns_ ? sdk::Severity::kWarn : sdk::Severity::kFail});
    report.summary("so many runs");
  }

  void known_bad(sdk::KnownBad& input) const {
    if (input_ == "none") throw sdk::NotApplicable("nothing_gated", "nothing can be bad here");
    if (input_ == "throws") throw std::runtime_error("out of ideas");
    if (input_ == "nothing") return;
    if (input_ == "unknown-key") return input.set("conut", "x");
    if (input_ == "broken") return input.set("max.min", 1);
    if (input_ == "writes") {
      std::ofstream(outside_) << 'x';
      return input.set("grows", false);
    }
    const std::string many(input_ == "good" ? 0 : 1000, 'x');
    input.set("count", input.file("count.txt", "text/plain", many));
    input.set("grows", false);
    if (input_ == "warns") input.set("warns", true);
  }

 private:
  std::string count_;
  bool grows_;
  double max_;
  std::string input_;
  std::string outside_;
  bool warns_;
};

// Has none.
class Plain {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "plain", .title = "One", .doc = "Reports the number one. Never fails."};
  static constexpr auto kKeys = sdk::kNoKeys;
  explicit Plain(const sdk::Config&) {}
  void run(sdk::Report& report) {
    report.gate({.id = "one", .value = 1, .n = 1, .op = sdk::Op::kEqual, .bound = 1});
  }
};

}  // namespace

AIPREFLIGHT_PLUGIN("fickle",
                   "0.1.0",
                   (sdk::Vendor{"tests", "https://example.org/issues", "MIT"}),
                   Fickle,
                   Plain,
                   sdk::Selftest<Fickle>)
