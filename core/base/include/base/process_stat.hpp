#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace aipreflight {

// What the kernel says of a process in /proc/PID/stat, by the numbers of proc(5).
class ProcessStat {
 public:
  // Of a process that is not there, or ended meanwhile: one without fields.
  [[nodiscard]] static ProcessStat of(pid_t process);
  [[nodiscard]] static ProcessStat of_this();

  // From 3, the state, on; behind the name, which may hold anything. "": there is none.
  [[nodiscard]] std::string field(std::size_t number) const;
  // 0: it is not known.
  [[nodiscard]] std::uint64_t threads() const;

 private:
  [[nodiscard]] static ProcessStat in(const std::string& path);

  std::vector<std::string> fields_;
};

}  // namespace aipreflight
