#pragma once

#include <cxxabi.h>
#include <exception>
#include <new>
#include <optional>
#include <string>

#include "base/text.hpp"

namespace aipreflight::runner {

// What came out of a function of the plugin, which the contract forbids.
struct Thrown {
  std::string text;
  const char* reason = "plugin_exception";
};

template <typename Call>
std::optional<Thrown> exception_of(Call call) {
  try {
    call();
    return std::nullopt;
  } catch (const std::bad_alloc& error) {
    return Thrown{error.what(), "limit_memory"};
  } catch (const std::exception& error) {
    return Thrown{text::one_line(error.what(), 1000)};
  } catch (const abi::__forced_unwind&) {
    throw;  // the plugin ends its thread; that cannot be stopped half way
  } catch (...) {
    return Thrown{"of a type that is not known here"};
  }
}

}  // namespace aipreflight::runner
