#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <sys/types.h>

#include "descriptor.hpp"
#include "wire/birth.hpp"

namespace aipreflight::host {

// The host's end of a nursery: the process of which runners are copies, so that only one of them
// starts a program. One thread, whose end is also the nursery's.
class Nursery {
 public:
  // Longer than a loaded machine takes to fork; one that was stopped never answers.
  static constexpr std::chrono::milliseconds kPatience{10'000};

  // `start` makes the process, with `socket` at wire::kSocket, and returns its number; -1: there
  // will be no nursery. `patience`: for each of its answers.
  explicit Nursery(const std::function<pid_t(int socket)>& start,
                   std::chrono::milliseconds patience = kPatience);
  ~Nursery();  // ends it
  Nursery(const Nursery&) = delete;
  Nursery& operator=(const Nursery&) = delete;

  // A new runner, a child of this process. None if there is no nursery (any more) or it cannot, and
  // nothing has been started; -1 with errno where that is not known. To be called as
  // children::start_runner() wants it.
  [[nodiscard]] std::optional<pid_t> bear(const wire::Birth& birth,
                                          std::span<const int> descriptors);

 private:
  [[nodiscard]] bool is_ready();

  Descriptor socket_;  // closed: of no use any more
  pid_t pid_ = -1;
  bool has_reported_ = false;
};

}  // namespace aipreflight::host
