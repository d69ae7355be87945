#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "wire/message.hpp"

namespace aipreflight::runner {

// The configuration errors that a plugin has named: as many as fit into a frame, and how many more
// there were.
class ConfigErrors {
 public:
  void keep(wire::ConfigError error);

  [[nodiscard]] bool is_empty() const { return kept_.empty(); }
  [[nodiscard]] const std::vector<wire::ConfigError>& kept() const { return kept_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  std::vector<wire::ConfigError> kept_;
  std::size_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace aipreflight::runner
