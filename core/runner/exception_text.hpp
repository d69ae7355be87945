#pragma once

#include <cxxabi.h>
#include <exception>
#include <optional>
#include <string>

#include "base/text.hpp"

namespace aipreflight::runner {

// Calls a function of the plugin. What comes out as an exception, which the contract forbids,
// becomes its text.
template <typename Call>
std::optional<std::string> exception_of(Call call) {
  try {
    call();
    return std::nullopt;
  } catch (const std::exception& error) {
    return text::one_line(error.what(), 1000);
  } catch (const abi::__forced_unwind&) {
    throw;  // the plugin ends its thread; that cannot be stopped half way
  } catch (...) {
    return "of a type that is not known here";
  }
}

}  // namespace aipreflight::runner
