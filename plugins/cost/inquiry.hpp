#pragma once

#include <functional>
#include <optional>

#include <aipreflight/config.hpp>

#include "settings.hpp"
#include "survey.hpp"

namespace aipreflight::cost {

// A survey of source files, with the patterns, prices and usage that the settings name. What is
// wrong with those is reported to the configuration, at their keys or in the file; a file of this
// build that cannot be read throws sdk::ConfigurationRejected.
class Inquiry {
 public:
  Inquiry(Settings settings, const sdk::Config& config);

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const prices::Table& prices() const { return *prices_; }
  // True if nothing is at the path, or the glob matches nothing.
  [[nodiscard]] static bool is_missing(const std::string& path);
  // Reads, parses and prices the files of a tree. Cut short where `cancelled` says so: the result
  // is then not whole.
  [[nodiscard]] Survey survey(const std::function<bool()>& cancelled,
                              const source_tree::Tree& tree = source_tree::disk()) const;

 private:
  void read_patterns(const sdk::Config& config);
  void read_prices(const sdk::Config& config);
  void read_usage(const sdk::Config& config);

  Settings settings_;
  Patterns patterns_;
  std::optional<prices::Table> prices_;
};

}  // namespace aipreflight::cost
