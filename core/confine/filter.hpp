#pragma once

#include <cstdint>
#include <linux/filter.h>
#include <vector>

#include "model/confinement.hpp"

namespace aipreflight::confine {

// A seccomp program that answers forbidden acts with `action` and lets everything else pass. What
// would get around it (io_uring, other instruction sets, acting through another process) fails.
class Filter {
 public:
  Filter(const Restrictions& acts, std::uint32_t action);
  // For all threads of this process and all that they start, for ever; `flags` of seccomp(2). -1
  // with errno, a positive number of a thread that could not be reached, or as those flags say.
  [[nodiscard]] int install(unsigned flags) const;

 private:
  void load(std::size_t offset);
  void load_number();
  void refuse_other_machines();
  void refuse(std::uint32_t number, std::uint32_t action);
  void refuse_sockets(std::uint32_t action);
  void refuse_writing(std::uint32_t action);

  std::vector<sock_filter> program_;
};

}  // namespace aipreflight::confine
