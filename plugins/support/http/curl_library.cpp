#include "curl_library.hpp"

#include <dlfcn.h>

#include "http/loop.hpp"

namespace aipreflight::http {
namespace {

constexpr const char* kName = "libcurl.so.4";

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

bool find_all(void* library, CurlLibrary& curl) {
  return find(library, "curl_global_init", curl.global_init) &&
         find(library, "curl_version_info", curl.version_info) &&
         find(library, "curl_slist_append", curl.slist_append) &&
         find(library, "curl_slist_free_all", curl.slist_free_all) &&
         find(library, "curl_easy_init", curl.easy_init) &&
         find(library, "curl_easy_cleanup", curl.easy_cleanup) &&
         find(library, "curl_easy_reset", curl.easy_reset) &&
         find(library, "curl_easy_setopt", curl.easy_setopt) &&
         find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
         find(library, "curl_easy_strerror", curl.easy_strerror) &&
         find(library, "curl_multi_init", curl.multi_init) &&
         find(library, "curl_multi_cleanup", curl.multi_cleanup) &&
         find(library, "curl_multi_setopt", curl.multi_setopt) &&
         find(library, "curl_multi_add_handle", curl.multi_add_handle) &&
         find(library, "curl_multi_remove_handle", curl.multi_remove_handle) &&
         find(library, "curl_multi_socket_action", curl.multi_socket_action) &&
         find(library, "curl_multi_info_read", curl.multi_info_read) &&
         find(library, "curl_multi_assign", curl.multi_assign);
}

struct Loaded {
  CurlLibrary curl;
  std::string problem;
};

Loaded load() {
  Loaded loaded;
  void* library = ::dlopen(kName, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* words = ::dlerror();
    loaded.problem = words == nullptr ? kName : words;
  } else if (!find_all(library, loaded.curl)) {
    loaded.problem = std::string(kName) + " lacks a function that 7.88 has";
  } else if (loaded.curl.global_init(CURL_GLOBAL_ALL) != CURLE_OK) {
    loaded.problem = std::string(kName) + " could not be initialised";
  }
  return loaded;
}

}  // namespace

Result<const CurlLibrary*> curl_library() {
  static const Loaded loaded = load();
  if (loaded.problem.empty()) return &loaded.curl;
  return execution_error("http_unavailable",
                         "libcurl cannot be used: " + loaded.problem,
                         "install the package libcurl4");
}

std::string library_version() {
  auto curl = curl_library();
  return curl ? (*curl)->version_info(CURLVERSION_NOW)->version : "";
}

}  // namespace aipreflight::http
