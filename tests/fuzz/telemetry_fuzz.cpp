#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "http_parser.hpp"
#include "inspect.hpp"
#include "inspect_metrics.hpp"
#include "otlp_protobuf.hpp"
#include "sample.hpp"

namespace {

using namespace aipreflight::observability;

void require_inspection(const Telemetries& telemetry) {
  static const auto kConventions = embedded_conventions();
  Settings settings;
  settings.required_fields = {"model", "latency_ms"};
  constexpr std::int64_t kNow = 1'790'000'000'000'000'000;
  Inspection inspection = inspect(telemetry.spans, *kConventions, settings, kNow);
  inspect_metrics(telemetry.metrics, *kConventions, settings, kNow, inspection);
  require(inspection.metrics <= telemetry.metrics.size(), "every metric counts at most once");
  require(inspection.calls + inspection.others == telemetry.spans.size(), "every span counts once");
  for (const auto& [field, coverage] : inspection.coverage) {
    require(coverage.present <= coverage.of && coverage.of <= inspection.calls, "shares of calls");
  }
}

}  // namespace

// The first byte chooses: 'p' protobuf, 'h' the bytes of a connection, else a sample file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 'h') {
    HttpParser parser;
    parser.append(text);
    HttpRequest request;
    while (parser.next(request) == HttpParser::State::kRequest) {
      require(request.body.size() <= text.size(), "no more body than bytes");
    }
    return 0;
  }
  Telemetries telemetry;
  if (data[0] == 'p') {
    const auto read = read_otlp_protobuf(text, telemetry);
    if (!read.ok()) require(!read.error().reason.empty(), "a reason");
  } else {
    const auto read = read_sample(text, "fuzz", telemetry);
    if (!read.ok()) {
      require(!read.error().reason.empty(), "a reason");
      return 0;
    }
  }
  require_inspection(telemetry);
  return 0;
}
