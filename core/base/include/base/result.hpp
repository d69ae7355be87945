#pragma once

#include <cassert>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/error.hpp"

namespace aipreflight {

// A value, or the Error that explains its absence. Reading the side that is not there is a broken
// invariant (assert). Accessors are deleted on temporaries, so that no reference outlives its
// Result.
template <typename T>
class [[nodiscard]] Result {
  static_assert(!std::is_reference_v<T> && !std::is_same_v<T, Error>,
                "Result<T>: T is a plain value type; the Error side is built in");

 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] const T& value() const& { return checked<0>(); }
  [[nodiscard]] T& value() & { return const_cast<T&>(std::as_const(*this).template checked<0>()); }
  [[nodiscard]] T value() && = delete;
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T* operator->() const { return &checked<0>(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const Error& error() const& { return checked<1>(); }
  [[nodiscard]] Error error() && = delete;

  // Moves the value or the error out; the Result is not to be read afterwards.
  [[nodiscard]] T take() { return std::move(value()); }
  [[nodiscard]] Error take_error() {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  template <std::size_t I>
  [[nodiscard]] const auto& checked() const {
    const auto* side = std::get_if<I>(&state_);
    assert(side != nullptr);
    return *side;
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() : error_(), ok_(true) {}
  Result(Error error) : error_(std::move(error)), ok_(false) {}

  [[nodiscard]] bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  [[nodiscard]] const Error& error() const& {
    assert(!ok_);
    return error_;
  }
  [[nodiscard]] Error take_error() {
    assert(!ok_);
    return std::move(error_);
  }

 private:
  Error error_;
  bool ok_;
};

}  // namespace aipreflight
