#pragma once

#include "commands/options.hpp"
#include "inquiry.hpp"

namespace aipreflight::cost {

// `aipreflight cost explain FILE:LINE`: how the price of one call came about.
class ExplainCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "explain",
      .title = "show how the price of a call came about",
      .doc =
          "Shows every step from the source to the price of the calls on a line: where the model "
          "and the limits come from, what was counted, which price was taken and why."};
  static constexpr auto kKeys = joined(
      std::array{sdk::positional(
                     sdk::key("place").text().required().nonempty().doc("FILE:LINE of the call.")),
                 sdk::key("in").list().unit("PATH").fallback("[.]").doc(
                     "Files, folders and globs of the project, in which values are followed.")},
      kSourceOptions);

  explicit ExplainCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  std::string file_;
  std::uint32_t line_ = 0;
  Inquiry inquiry_;
};

}  // namespace aipreflight::cost
