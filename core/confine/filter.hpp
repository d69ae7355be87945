#pragma once

#include <cstdint>

#include "confine/program.hpp"
#include "model/confinement.hpp"

namespace aipreflight::confine {

// A seccomp program that answers forbidden acts with `action` and lets everything else pass. What
// would get around it (io_uring, other instruction sets, acting through another process) fails.
class Filter {
 public:
  Filter(const Restrictions& acts, std::uint32_t action);
  // As Program::install().
  [[nodiscard]] int install(unsigned flags) const { return program_.install(flags); }

 private:
  void refuse_sockets(std::uint32_t action);
  void refuse_other_views();
  void refuse_writing(std::uint32_t action);
  void refuse_touching_others();

  Program program_;
};

}  // namespace aipreflight::confine
