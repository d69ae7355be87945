#include "probe_records/records.hpp"

namespace aipreflight::probe_records {
namespace {

void append(Rejected& total, const Rejected& later, std::uint64_t lines_before) {
  if (total.rows == 0 && later.rows > 0) total.first_line = later.first_line + lines_before;
  total.rows += later.rows;
}

void append(Column& total, const Column& later, std::uint64_t lines_before) {
  total.values.insert(total.values.end(), later.values.begin(), later.values.end());
  total.absent += later.absent;
  append(total.negative, later.negative, lines_before);
  append(total.zero, later.zero, lines_before);
  append(total.not_finite, later.not_finite, lines_before);
}

}  // namespace

void Rejected::add(std::uint64_t line) {
  if (rows++ == 0) first_line = line;
}

std::string_view name_of(Field field) {
  switch (field) {
    case Field::kTtft:
      return "ttft_ms";
    case Field::kLatency:
      return "latency_ms";
    case Field::kThroughput:
      return "tokens_per_sec";
  }
  return "";
}

void Records::reserve(std::size_t count) {
  for (Column& column : columns) column.values.reserve(count);
}

void Records::append(const Records& later, std::uint64_t lines_before) {
  rows += later.rows;
  statuses.add(later.statuses);
  endpoints.add(later.endpoints);
  for (const Field field : kFields) {
    probe_records::append(column(field), later.column(field), lines_before);
  }
}

}  // namespace aipreflight::probe_records
