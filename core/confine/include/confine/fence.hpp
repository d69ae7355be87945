#pragma once

#include <string>

#include "model/confinement.hpp"

namespace aipreflight::confine {

// Keeps this process, and every program that it starts, from acts that its check may not do: by a
// seccomp filter (network, programs, and writing as far as a path shows it) and by Landlock
// (writing). What is forbidden stays forbidden until the process ends. One thread.
class Fence {
 public:
  // From now on. Returns a descriptor that a Watch in another process needs to answer the acts and
  // to know of them, the caller's to send and to close; -1 if there is none (more). Once there is
  // one, an act waits until it is answered, and fails when the descriptor is closed everywhere.
  [[nodiscard]] int forbid(const Restrictions& acts);

  // If writing is forbidden: to everything but what is in `folder`, by Landlock. Once.
  void close_file_system(const std::string& folder);

  [[nodiscard]] const Restrictions& forbidden() const { return forbidden_; }
  [[nodiscard]] const Confinement& kept() const { return kept_; }

 private:
  Restrictions forbidden_;
  Confinement kept_{"allowed", "allowed", "allowed"};
  bool is_watched_ = false;
};

}  // namespace aipreflight::confine
