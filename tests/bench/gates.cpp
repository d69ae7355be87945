#include <cstdint>
#include <string>

#include <aipreflight/plugin.hpp>

namespace {

namespace ap = aipreflight::sdk;

// Reports as many gates as it is told to: what one call costs, from a plugin to the report.
class Gates {
 public:
  static constexpr ap::CheckInfo kInfo{
      .id = "bench-gates", .title = "Many gates", .doc = "Reports `count` gates that are all met."};
  static constexpr auto kKeys =
      std::array{ap::key("count").integer().range(1, 100'000).fallback("1").doc("How many gates.")};

  explicit Gates(const ap::Config& config) : count_(config.integer("count")) {}

  void run(ap::Report& report) {
    for (std::int64_t i = 0; i < count_; ++i) {
      report.gate({.id = "gate-" + std::to_string(i),
                   .statistic = "p95 TTFT",
                   .unit = "ms",
                   .value = static_cast<double>(i % 500),
                   .n = 100,
                   .op = ap::Op::kAtMost,
                   .bound = 500,
                   .reason_code = "ttft_p95_exceeded",
                   .config_key = "count"});
    }
    report.summary(std::to_string(count_) + " gates");
  }

 private:
  std::int64_t count_;
};

}  // namespace

AIPREFLIGHT_PLUGIN("bench-gates", "0.1.0", (ap::Vendor{"aipreflight", "", "MIT"}), Gates)
