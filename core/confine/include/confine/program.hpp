#pragma once

#include <cstddef>
#include <cstdint>
#include <linux/filter.h>
#include <vector>

namespace aipreflight::confine {

// A seccomp program, written from its beginning to its end; the number of the system call is to be
// loaded again once an argument was. Needs no memory once it is written.
class Program {
 public:
  // Answers calls of another instruction set, whose numbers mean something else, and loads the
  // number.
  void begin(std::uint32_t otherwise);
  void load_number();
  // The low half, which is all that the kernel takes of an int.
  void load_argument(int index);

  void answer(std::uint32_t action);
  void answer_if(std::uint32_t value, std::uint32_t action);
  void answer_from(std::uint32_t value, std::uint32_t action);  // and above
  void answer_if_any(std::uint32_t bits, std::uint32_t action);
  // Jumps over so many instructions.
  void skip_if(std::uint32_t value, std::uint8_t count);
  void skip_unless(std::uint32_t value, std::uint8_t count);

  // For this thread or, by `flags` of seccomp(2), all of the process, and all that they start, for
  // ever. -1 with errno, a positive number of a thread that could not be reached, or as those flags
  // say. [async-signal-safe]
  [[nodiscard]] int install(unsigned flags) const;

 private:
  void jump(std::uint16_t kind, std::uint32_t value, std::uint8_t if_so, std::uint8_t otherwise);

  std::vector<sock_filter> instructions_;
};

[[nodiscard]] std::uint32_t fail_with(int error);

}  // namespace aipreflight::confine
