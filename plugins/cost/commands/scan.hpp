#pragma once

#include "commands/options.hpp"
#include "inquiry.hpp"

namespace aipreflight::cost {

// `aipreflight cost scan [PATH...]`: what is called, and what it costs.
class ScanCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "scan",
      .title = "price the model calls in a source tree",
      .doc =
          "Finds the calls of language models in source files and prices them. "
          "The dearest come first; a call without a known price is said to have none."};
  static constexpr auto kKeys =
      joined(std::array{sdk::positional(sdk::key("path").list().fallback("[.]").doc(
                            "Files, folders and globs to read.")),
                        sdk::key("format")
                            .text()
                            .choices("table", "json", "markdown", "sarif", "csv")
                            .fallback("table")
                            .doc("How the calls are printed.")},
             kSourceOptions);

  explicit ScanCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  Inquiry inquiry_;
  std::string format_;
};

}  // namespace aipreflight::cost
