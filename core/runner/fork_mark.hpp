#pragma once

namespace aipreflight::runner {

// Tells the process that made it from those forked off it, however they were: without a system
// call, since each call of a plugin asks. [any thread]
class ForkMark {
 public:
  ForkMark();
  ~ForkMark();
  ForkMark(const ForkMark&) = delete;
  ForkMark& operator=(const ForkMark&) = delete;

  [[nodiscard]] bool is_in_child() const;

 private:
  // A page that the kernel empties in a child; null where there is none to be had.
  volatile char* mark_;
  int owner_;
};

}  // namespace aipreflight::runner
