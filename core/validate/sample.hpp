#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/check_type.hpp"
#include "profile/section.hpp"

// Configurations made from key tables.
namespace aipreflight::validate {

// A configuration with which a check type is tried.
struct Sample {
  CheckType type;
  yaml::Node with;        // what it was made from
  ConfigNode config;      // numbered
  bool is_given = false;  // by the user, so the check must be able to use it
};

// What `--config FILE` says: `with:`, and `uses:` where the module has several checks.
struct GivenConfig {
  std::string file;
  std::string check;  // "": the only one, or that of the module's name
  yaml::Node with;
};
struct GivenConfigs {
  std::vector<GivenConfig> configs;
  Errors errors;
};
[[nodiscard]] GivenConfigs read_configs(const std::vector<std::string>& files);

struct Samples {
  std::vector<Sample> samples;  // one for each check type that can be configured
  Errors errors;                // in what the user gave
};
// Where nothing is given: required keys get the first value that their table allows, the rest its
// default.
[[nodiscard]] Samples make_samples(const Module& module, const std::vector<GivenConfig>& given);

// A section in which this key alone is declared, and set to a YAML value.
struct KeyTrial {
  Errors errors;
  std::uint32_t line = 0;  // of the value
};
[[nodiscard]] KeyTrial try_key(const CheckType& type, const Key& key, const std::string& value);
// The same with the last letter of the key changed.
[[nodiscard]] KeyTrial try_misspelt(const CheckType& type, const Key& key);

// What make_samples() makes of one check type or command that nothing is given for; nullopt where
// its table does not suggest a whole one.
[[nodiscard]] std::optional<Sample> make_sample(const CheckType& type);

// As YAML; "" where the table allows none that can be found.
[[nodiscard]] std::string legal_value(const CheckType& type, const Key& key);

// What core/probe/config.h reads.
[[nodiscard]] std::string probe_text(const ConfigNode& node);

}  // namespace aipreflight::validate
