#include "base/shared_library.hpp"

#include <dlfcn.h>

namespace aipreflight {

Result<SharedLibrary> SharedLibrary::open(const std::string& file) {
  if (void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) return SharedLibrary(handle);
  const char* words = ::dlerror();
  return execution_error({}, words == nullptr ? file + " cannot be opened" : words);
}

void* SharedLibrary::address_of(const char* name) const {
  return ::dlsym(handle_, name);
}

}  // namespace aipreflight
