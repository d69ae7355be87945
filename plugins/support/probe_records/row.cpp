#include "row.hpp"

#include <cmath>

#include "base/text.hpp"

namespace aipreflight::probe_records {
namespace {

constexpr std::size_t kNameLimit = 200;

std::string_view name_of(json::Field::Kind kind) {
  switch (kind) {
    case json::Field::Kind::kNull:
      return "null";
    case json::Field::Kind::kBool:
      return "a boolean";
    case json::Field::Kind::kNumber:
      return "a number";
    case json::Field::Kind::kString:
      return "a string";
    case json::Field::Kind::kNested:
      return "a list or an object";
  }
  return "";
}

void count(Column& column, Field field, double value, std::uint64_t line) {
  if (!std::isfinite(value)) {
    column.not_finite.add(line);
  } else if (value < 0) {
    column.negative.add(line);
  } else if (value == 0 && field != Field::kThroughput) {
    column.zero.add(line);
  } else {
    column.values.push_back(value);
  }
}

bool fits(json::Field::Kind kind, json::Field::Kind expected) {
  return kind == expected || kind == json::Field::Kind::kNull;
}

Row::Mismatch mismatch(std::string_view name, json::Field::Kind kind, json::Field::Kind expected) {
  return {name,
          std::string(name) + " is " + std::string(name_of(kind)) + ", expected " +
              std::string(name_of(expected))};
}

}  // namespace

void Row::clear() {
  status_kind_ = Kind::kNull;
  provider_.is_given = false;
  model_.is_given = false;
  numbers_ = {};
}

void Row::field(std::string_view name, const json::Field& field) {
  switch (name.size()) {
    case 5:
      if (name == "model") set_name(model_, field);
      break;
    case 6:
      if (name == "status") {
        status_kind_ = field.kind;
        status_.assign(text::cut(field.string, kNameLimit));
      }
      break;
    case 7:
      if (name == "ttft_ms") set_number(Field::kTtft, field);
      break;
    case 8:
      if (name == "provider") set_name(provider_, field);
      break;
    case 10:
      if (name == "latency_ms") set_number(Field::kLatency, field);
      break;
    case 14:
      if (name == "tokens_per_sec") set_number(Field::kThroughput, field);
      break;
    default:
      break;
  }
}

void Row::set_name(Name& name, const json::Field& value) {
  name.is_given = value.kind == Kind::kString && !value.string.empty();
  const std::string_view text = text::cut(value.string, kNameLimit);
  if (!name.is_given || name.text == text) return;
  name.text.assign(text);
  is_endpoint_stale_ = true;
}

void Row::count_endpoint(Tally& endpoints) {
  const bool is_whole = provider_.is_given && model_.is_given;
  if (is_endpoint_stale_ || !is_whole) {
    endpoint_.clear();
    if (provider_.is_given) endpoint_ += provider_.text;
    endpoint_ += '\0';
    if (model_.is_given) endpoint_ += model_.text;
    is_endpoint_stale_ = !is_whole;
  }
  endpoints.add(endpoint_);
}

void Row::set_number(Field field, const json::Field& value) {
  numbers_[static_cast<std::size_t>(field)] = {value.kind, value.number};
}

std::optional<Row::Mismatch> Row::problem() const {
  if (!fits(status_kind_, Kind::kString)) return mismatch("status", status_kind_, Kind::kString);
  for (const Field field : kFields) {
    const Kind kind = numbers_[static_cast<std::size_t>(field)].kind;
    if (!fits(kind, Kind::kNumber)) {
      return mismatch(probe_records::name_of(field), kind, Kind::kNumber);
    }
  }
  return std::nullopt;
}

void Row::add_to(Records& records, std::uint64_t line) {
  ++records.rows;
  const std::string_view status = status_kind_ == Kind::kNull ? kUnknown : status_;
  records.statuses.add(status);
  if (provider_.is_given || model_.is_given) count_endpoint(records.endpoints);
  if (status == kError) return;
  for (const Field field : kFields) {
    const Number& number = numbers_[static_cast<std::size_t>(field)];
    if (number.kind == Kind::kNull) {
      ++records.column(field).absent;
    } else {
      count(records.column(field), field, number.value, line);
    }
  }
}

}  // namespace aipreflight::probe_records
