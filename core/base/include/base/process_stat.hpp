#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace aipreflight {

// What the kernel says of a process in /proc/PID/stat, by the numbers of proc(5).
class ProcessStat {
 public:
  // Of a process that is not there, or ended meanwhile: one without fields.
  [[nodiscard]] static ProcessStat of(pid_t process);

  // From 3, the state, on; behind the name, which may hold anything. "": there is none.
  [[nodiscard]] std::string field(std::size_t number) const;

 private:
  std::vector<std::string> fields_;
};

}  // namespace aipreflight
