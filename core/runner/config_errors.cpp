#include "config_errors.hpp"

#include <utility>

namespace aipreflight::runner {
namespace {

constexpr std::size_t kLimit = 100;
constexpr std::size_t kBytes = 65536;  // together; escaped they still fit into a frame

}  // namespace

void ConfigErrors::keep(wire::ConfigError error) {
  const std::size_t bytes = error.text.size() + error.where.file.size();
  if (kept_.size() >= kLimit || bytes > kBytes - bytes_) {
    ++dropped_;
    return;
  }
  bytes_ += bytes;
  kept_.push_back(std::move(error));
}

}  // namespace aipreflight::runner
