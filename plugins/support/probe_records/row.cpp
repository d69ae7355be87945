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

void set_text(std::string& text, const json::Field& field) {
  text.assign(text::cut(field.string, kNameLimit));
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

std::optional<std::string> mismatch(std::string_view name,
                                    json::Field::Kind kind,
                                    json::Field::Kind expected) {
  if (kind == expected || kind == json::Field::Kind::kNull) return std::nullopt;
  return std::string(name) + " is " + std::string(name_of(kind)) + ", expected " +
         std::string(name_of(expected));
}

}  // namespace

void Row::clear() {
  status_kind_ = Kind::kNull;
  provider_.clear();
  model_.clear();
  numbers_ = {};
}

void Row::field(std::string_view name, const json::Field& field) {
  switch (name.size()) {
    case 5:
      if (name == "model") set_text(model_, field);
      break;
    case 6:
      if (name == "status") {
        status_kind_ = field.kind;
        set_text(status_, field);
      }
      break;
    case 7:
      if (name == "ttft_ms") set_number(Field::kTtft, field);
      break;
    case 8:
      if (name == "provider") set_text(provider_, field);
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

void Row::set_number(Field field, const json::Field& value) {
  numbers_[static_cast<std::size_t>(field)] = {value.kind, value.number};
}

std::optional<std::string> Row::problem() const {
  if (auto text = mismatch("status", status_kind_, Kind::kString)) return text;
  for (const Field field : kFields) {
    const Number& number = numbers_[static_cast<std::size_t>(field)];
    if (auto text = mismatch(probe_records::name_of(field), number.kind, Kind::kNumber))
      return text;
  }
  return std::nullopt;
}

void Row::add_to(Records& records, std::uint64_t line) {
  ++records.rows;
  const std::string_view status = status_kind_ == Kind::kNull ? kUnknown : status_;
  records.statuses.add(status);
  if (!provider_.empty() || !model_.empty()) {
    endpoint_.assign(provider_).append(1, '\0').append(model_);
    records.endpoints.add(endpoint_);
  }
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
