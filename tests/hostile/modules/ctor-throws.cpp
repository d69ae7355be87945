// An exception comes out while it is loaded.
#include <stdexcept>

namespace {
struct Thrower {
  Thrower() { throw std::runtime_error("not today"); }
} const thrower;
}  // namespace
