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
  struct Mismatch {
    std::string_view name;
    std::string message;
  };
  // The first member of a wrong type.
  [[nodiscard]] std::optional<Mismatch> problem() const;
  // Counts this row, which is line `line`.
  void add_to(Records& records, std::uint64_t line);

 private:
  using Kind = json::Field::Kind;
  struct Number {
    Kind kind = Kind::kNull;
    double value = 0;
  };

  // Mostly the same from row to row, and therefore kept over clear().
  struct Name {
    std::string text;
    bool is_given = false;
  };

  void set_name(Name& name, const json::Field& value);
  void set_number(Field field, const json::Field& value);
  void count_endpoint(Tally& endpoints);

  Kind status_kind_ = Kind::kNull;
  std::string status_;
  Name provider_;
  Name model_;
  std::string endpoint_;
  bool is_endpoint_stale_ = true;
  std::array<Number, kFields.size()> numbers_;
};

}  // namespace aipreflight::probe_records
