#include "noise_floor.hpp"

#include "json/value.hpp"

namespace aipreflight::sla {

Result<NoiseFloor> read_noise_floor(std::string_view text, const std::string& file) {
  auto parsed = json::parse(text, file);
  if (!parsed) return parsed.take_error();
  const json::Value& members = (*parsed)["noise_floor"];
  NoiseFloor floor;
  floor.source = file;
  const std::pair<const char*, double*> all[] = {{"ttft_ms", &floor.ttft_ms},
                                                 {"latency_ms", &floor.latency_ms},
                                                 {"throughput_ratio", &floor.throughput_ratio}};
  for (const auto& [name, target] : all) {
    *target = members[name].as_number(-1);
    if (!(*target >= 0)) {
      return usage_error(
          file + " is no noise floor: 'noise_floor." + name + "' is no number of at least 0",
          "write one with 'aipreflight sla selftest --format json > FILE'");
    }
  }
  const std::string& limit = (*parsed)["client_limited"].as_string();
  if (!limit.empty()) {
    return usage_error(file + " is of a machine that could not keep time: " + limit,
                       "repeat 'aipreflight sla selftest' when it does less");
  }
  if (floor.throughput_ratio >= 1) {
    return usage_error(file + " is no noise floor: 'noise_floor.throughput_ratio' is 1 or more");
  }
  return floor;
}

}  // namespace aipreflight::sla
