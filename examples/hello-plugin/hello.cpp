#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

#include <aipreflight/plugin.hpp>

namespace ap = aipreflight::sdk;
namespace fs = std::filesystem;

// How many prompts of an application are longer than they should be.
class PromptSize {
 public:
  static constexpr ap::CheckInfo kInfo{
      .id = "hello",
      .title = "prompt sizes",
      .doc = "Share of the prompts in a folder above a size; fails above max_share."};
  static constexpr auto kKeys = std::array{
      ap::key("folder").path().fallback("prompts").doc("where the prompts are"),
      ap::key("max_size").size().required().at_least(1).doc("the largest prompt that is fine"),
      ap::key("max_share").ratio().fallback("0").doc("share of larger prompts that is tolerated")};

  explicit PromptSize(const ap::Config& config)
      : folder_(config.text("folder")),
        max_size_(config.bytes("max_size")),
        max_share_(config.number("max_share")) {
    if (!fs::is_directory(folder_)) config.error("folder", "\"" + folder_ + "\" is not a folder");
  }

  void run(ap::Report& report) {
    std::int64_t total = 0;
    std::int64_t large = 0;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      report.throw_if_cancelled();
      if (!entry.is_regular_file()) continue;
      ++total;
      if (entry.file_size() <= max_size_) continue;
      ++large;
      report.finding({.severity = ap::Severity::kInfo,
                      .reason_code = "prompt_too_large",
                      .message = std::to_string(entry.file_size()) + " bytes",
                      .file = entry.path().string()});
    }
    const double share = total == 0 ? ap::kNotMeasured : double(large) / double(total);
    report.gate({.id = "large_prompts",
                 .statistic = "share of large prompts",
                 .unit = "ratio",
                 .value = share,
                 .n = total,
                 .op = ap::Op::kAtMost,
                 .bound = max_share_,
                 .reason_code = "prompts_too_large",
                 .config_key = "max_share"});
    report.summary(std::to_string(large) + " of " + std::to_string(total) + " prompts are above " +
                   std::to_string(max_size_) + " bytes");
  }

 private:
  std::string folder_;
  std::uint64_t max_size_;
  double max_share_;
};

AIPREFLIGHT_PLUGIN("hello",
                   "1.0.0",
                   (ap::Vendor{"Example", "mailto:author@example.com", "MIT"}),
                   PromptSize)
