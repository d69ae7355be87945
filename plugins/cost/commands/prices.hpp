#pragma once

#include "commands/options.hpp"
#include "inquiry.hpp"

namespace aipreflight::cost {

// `aipreflight cost prices [MODEL...]`: what the embedded prices and one's own say at a date.
class PricesCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "prices",
      .title = "show the prices that calls are priced by",
      .doc =
          "Lists prices of models in US dollars for a million tokens, at a date. A MODEL is "
          "understood as in a program: dated, with a region or a provider before it; what is "
          "no model of the table is searched for as a part of a name."};
  static constexpr std::array kKeys{
      sdk::positional(
          sdk::key("model").list().doc("Models, or parts of their names; default: all.")),
      sdk::key("provider").text().unit("ID").nonempty().doc("Only this provider's."),
      sdk::key("format")
          .text()
          .choices("table", "json")
          .fallback("table")
          .doc("How the prices are printed."),
      sdk::key("prices").path().unit("FILE").doc(
          "File with prices that come before the snapshot's."),
      sdk::key("as_of").text().unit("DATE").doc(
          "Date of the prices, as 2026-11-25; default: today."),
  };

  explicit PricesCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  [[nodiscard]] std::vector<prices::Table::Row> rows() const;

  Inquiry inquiry_;
  std::vector<std::string> models_;
  std::string provider_;
  std::string format_;
};

}  // namespace aipreflight::cost
