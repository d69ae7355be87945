#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "conventions.hpp"
#include "settings.hpp"
#include "span.hpp"

// Telemetry of model calls against the conventions and what the profile requires.
namespace aipreflight::observability {

// What one rule found, over all spans and records.
struct Remark {
  std::size_t count = 0;
  std::string example;  // of the first
  SourceRef where;
};

struct Coverage {
  std::size_t present = 0;
  std::size_t of = 0;
  SourceRef first_missing;
};

struct Inspection {
  std::size_t calls = 0;                               // spans and records of model calls
  std::size_t others = 0;                              // other spans and log records
  std::size_t metrics = 0;                             // metrics of model calls
  bool has_spans = false;                              // of OpenTelemetry, and not only records
  std::map<std::string, Remark, std::less<>> remarks;  // by reason code and, behind ": ", subject
  std::map<std::string, Coverage, std::less<>> coverage;       // by required field
  std::map<std::string, std::size_t, std::less<>> attributes;  // of the conventions: in how many
  std::int64_t newest_ns = 0;                                  // timestamp; 0: none had one

  void remark(std::string_view reason,
              std::string_view subject,
              std::string example,
              const SourceRef& where);
  // The time of a piece of telemetry: the newest, or a remark where it is of the future.
  void note_time(std::int64_t time_ns,
                 std::int64_t now_ns,
                 std::string example,
                 const SourceRef& where);
  // Names in an object of attributes that have a successor.
  void note_deprecated(const json::Value& object,
                       const Conventions& conventions,
                       const SourceRef& where);
};

// Whether a value says nothing: null, an empty text, no finite number.
[[nodiscard]] bool is_empty(const json::Value& value);

// Of clocks that is nobody's fault.
inline constexpr std::int64_t kSkewNs = 300'000'000'000;

// `now_ns` is the time against which timestamps are held. Pure.
[[nodiscard]] Inspection inspect(const std::vector<Span>& spans,
                                 const Conventions& conventions,
                                 const Settings& settings,
                                 std::int64_t now_ns);

// True if a span is of a model call: one of its attributes is of the conventions. A log record is,
// if it names the operation.
[[nodiscard]] bool is_model_call(const Span& span, const Conventions& conventions);

// What a field or attribute is in a span: by the name that the profile has for it, its own, or
// those that the conventions know for it. Null: it is not there.
[[nodiscard]] json::Value value_of(const Span& span,
                                   std::string_view name,
                                   const Conventions& conventions,
                                   const Settings& settings);

}  // namespace aipreflight::observability
