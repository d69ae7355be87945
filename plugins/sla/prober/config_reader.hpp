#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "prober/endpoint.hpp"

namespace aipreflight::sla {

// What a probe configuration says: llmprobe's form, with what this prober adds to it.
struct ProbeConfig {
  std::vector<Endpoint> endpoints;
  std::int64_t concurrency = 5;
  Errors errors;  // empty: the rest is whole
};

struct ConfigSources {
  // The value of an environment variable; nullopt: not set.
  std::function<std::optional<std::string>(const std::string&)> environment;
  // The content of a file that holds a key.
  std::function<Result<std::string>(const std::string&)> file;
};
[[nodiscard]] ConfigSources real_sources();

// Strict, where llmprobe passes over what it does not know: an unknown key, a wrong type, a label
// that stands twice or a variable that is not set is an error at its place. Pure but for `sources`.
[[nodiscard]] ProbeConfig read_probe_config(std::string_view text,
                                            const std::string& file,
                                            const ConfigSources& sources);

}  // namespace aipreflight::sla
