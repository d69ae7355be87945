#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/confinement.hpp"

namespace aipreflight::confine {

// Answers the acts that a Fence in another process has stopped, and remembers what was refused. One
// thread at a time.
class Watch {
 public:
  Watch() = default;
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Takes the descriptor that Fence::forbid() gave over. Another one takes the place of the first.
  void open(int descriptor);
  void close();
  // To be polled for reading; -1: none.
  [[nodiscard]] int descriptor() const { return descriptor_; }

  // Files in this folder may be written from now on; none may before.
  void allow_writing_in(const std::string& folder);
  // One act, which is waiting. A descriptor that is none of a Fence's is closed.
  void answer();

  // What was refused since the last call: each act once, at most 20 of them and one line for the
  // rest.
  [[nodiscard]] std::vector<Denial> take();

 private:
  void remember(const char* act, std::string what);

  int descriptor_ = -1;
  std::string folder_;
  std::vector<Denial> denials_;
  std::uint64_t others_ = 0;
};

}  // namespace aipreflight::confine
