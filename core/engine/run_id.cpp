#include "run_id.hpp"

#include <cerrno>
#include <sys/random.h>

#include "base/clock.hpp"
#include "base/digest.hpp"

namespace aipreflight::engine {
namespace {

constexpr std::size_t kDigits = 32;

std::string inputs_of(const Plan& plan) {
  std::string inputs = plan.profile.sha256;
  for (const PlannedCheck& check : plan.checks) {
    inputs += '\n' + check.spec.id;
    if (check.session != nullptr) inputs += ' ' + check.session->plugin().sha256;
  }
  return inputs;
}

std::string random_bytes() {
  std::string bytes(kDigits, '\0');
  // Up to 256 bytes are given whole, or, before the kernel is ready, after a wait that a signal can
  // end.
  while (::getrandom(bytes.data(), bytes.size(), 0) < 0 && errno == EINTR) {
  }
  return bytes;
}

}  // namespace

std::string make_run_id(const Plan& plan) {
  return sha256_hex(is_reproducible_run() ? inputs_of(plan) : random_bytes()).substr(0, kDigits);
}

}  // namespace aipreflight::engine
