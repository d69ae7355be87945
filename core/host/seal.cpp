#include "seal.hpp"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <thread>

namespace aipreflight::host {

bool seal(int memory) {
  constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
  constexpr auto kPause = std::chrono::milliseconds(1);
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (::fcntl(memory, F_ADD_SEALS, kSeals) != 0) {
    if (errno != EBUSY || std::chrono::steady_clock::now() >= give_up) return false;
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

}  // namespace aipreflight::host
