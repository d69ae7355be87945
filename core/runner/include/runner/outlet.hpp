#pragma once

#include "wire/message.hpp"

namespace aipreflight::runner {

// Where the reports of a check go, and who may want it to stop: the wire, or a test.
class Outlet {
 public:
  virtual ~Outlet() = default;
  // False if nobody hears it any more: the check should stop. [any thread]
  virtual bool send(const wire::Message& message) = 0;
  // Does not wait. [any thread]
  [[nodiscard]] virtual bool is_cancelled() = 0;
  // As is_cancelled(), or what it was some milliseconds ago: for calls that come by the hundred
  // thousand. [any thread]
  [[nodiscard]] virtual bool is_cancelled_lately() = 0;
};

}  // namespace aipreflight::runner
