#pragma once

#include <string>

#include "base/result.hpp"

namespace aipreflight {

// A shared library that is opened at its first use, so that only a process that needs it pays for
// it. It stays open to the end of the process: what it gave may be used for ever, by any thread.
class SharedLibrary {
 public:
  // `file`: as for the system's loader, which searches its folders for a bare name. Nothing of it
  // is visible to other libraries. kExecution without a reason code, with the loader's words.
  [[nodiscard]] static Result<SharedLibrary> open(const std::string& file);

  // Writes the function of this name, whose type the caller knows from the library's header. False
  // where there is none: `function` is then null.
  template <class Function>
  [[nodiscard]] bool find(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(address_of(name));
    return function != nullptr;
  }

 private:
  explicit SharedLibrary(void* handle) : handle_(handle) {}
  [[nodiscard]] void* address_of(const char* name) const;

  void* handle_;
};

}  // namespace aipreflight
