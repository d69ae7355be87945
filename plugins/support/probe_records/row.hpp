#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "json/record.hpp"
#include "probe_records/records.hpp"

namespace aipreflight::probe_records {

// One line: what of it matters, as it is read. To be used again after clear().
class Row : public json::RecordVisitor {
 public:
  void clear();
  void field(std::string_view name, const json::Field& field) override;
  // The first member of a wrong type, in words.
  [[nodiscard]] std::optional<std::string> problem() const;
  // Counts this row, which is line `line`.
  void add_to(Records& records, std::uint64_t line);

 private:
  using Kind = json::Field::Kind;
  struct Number {
    Kind kind = Kind::kNull;
    double value = 0;
  };

  void set_number(Field field, const json::Field& value);

  Kind status_kind_ = Kind::kNull;
  std::string status_;
  std::string provider_;
  std::string model_;
  std::string endpoint_;
  std::array<Number, kFields.size()> numbers_;
};

}  // namespace aipreflight::probe_records
