#include "sample.hpp"

#include <filesystem>
#include <system_error>

#include "base/files.hpp"
#include "json_records/records.hpp"
#include "otlp_json.hpp"

namespace aipreflight::observability {
namespace {

constexpr std::uint64_t kSizeLimit = std::uint64_t{256} << 20;

}  // namespace

Result<void> read_sample(std::string_view text, const std::string& path, Telemetries& telemetry) {
  const auto take = [&telemetry](const json::Node& node, const SourceRef& where) -> Result<void> {
    json::Value record = json::to_value(node);
    if (is_otlp(record)) return read_otlp_json(record, where, telemetry);
    ++telemetry.messages;
    Span span;
    span.is_record = true;
    span.attributes = std::move(record);
    span.where = where;
    telemetry.spans.push_back(std::move(span));
    return {};
  };
  auto read = json_records::for_each(text, path, take);
  if (read.ok()) return {};
  Error error = read.take_error();
  error.reason = "telemetry_malformed";
  return error;
}

Result<void> read_sample_file(const std::string& path, Telemetries& telemetry) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure) && !failure) {
    return execution_error("telemetry_sample_missing", "telemetry sample not found: " + path);
  }
  const auto content = files::read(path, kSizeLimit);
  if (!content.ok()) {
    return execution_error("telemetry_sample_unreadable", content.error().message);
  }
  return read_sample(*content, path, telemetry);
}

}  // namespace aipreflight::observability
