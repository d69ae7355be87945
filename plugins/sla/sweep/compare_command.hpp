#pragma once

#include <array>
#include <string>
#include <vector>

#include <aipreflight/command.hpp>

#include "sweep/saved.hpp"

namespace aipreflight::sla {

// `aipreflight sweep compare A.json B.json …`: sweeps of several engines, beside each other.
class CompareCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "sweep-compare",
      .title = "compare sweeps of several engines",
      .doc =
          "Puts sweeps beside each other that 'aipreflight sweep' printed with --format json: "
          "what each shows at each number at once, and how many are within its SLA."};
  static constexpr std::array kKeys{
      sdk::positional(sdk::key("sweeps").list().nonempty().required().doc(
          "Files, or NAME=FILE; without a NAME it is the file's, without its ending.")),
      sdk::key("format")
          .text()
          .choices("table", "json", "markdown", "svg")
          .fallback("table")
          .doc("What stdout gets."),
  };

  explicit CompareCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  std::vector<SavedSweep> sweeps_;
  std::string format_;
};

}  // namespace aipreflight::sla
