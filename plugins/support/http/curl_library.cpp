#include "curl_library.hpp"

#include "base/shared_library.hpp"
#include "http/loop.hpp"

namespace aipreflight::http {
namespace {

constexpr const char* kName = "libcurl.so.4";

bool find_all(const SharedLibrary& file, CurlLibrary& curl) {
  return file.find("curl_global_init", curl.global_init) &&
         file.find("curl_version_info", curl.version_info) &&
         file.find("curl_slist_append", curl.slist_append) &&
         file.find("curl_slist_free_all", curl.slist_free_all) &&
         file.find("curl_easy_init", curl.easy_init) &&
         file.find("curl_easy_cleanup", curl.easy_cleanup) &&
         file.find("curl_easy_reset", curl.easy_reset) &&
         file.find("curl_easy_setopt", curl.easy_setopt) &&
         file.find("curl_easy_getinfo", curl.easy_getinfo) &&
         file.find("curl_easy_strerror", curl.easy_strerror) &&
         file.find("curl_multi_init", curl.multi_init) &&
         file.find("curl_multi_cleanup", curl.multi_cleanup) &&
         file.find("curl_multi_setopt", curl.multi_setopt) &&
         file.find("curl_multi_add_handle", curl.multi_add_handle) &&
         file.find("curl_multi_remove_handle", curl.multi_remove_handle) &&
         file.find("curl_multi_socket_action", curl.multi_socket_action) &&
         file.find("curl_multi_info_read", curl.multi_info_read);
}

struct Loaded {
  CurlLibrary curl;
  std::string problem;
};

Loaded load() {
  Loaded loaded;
  const auto file = SharedLibrary::open(kName);
  if (!file) {
    loaded.problem = file.error().message;
  } else if (!find_all(*file, loaded.curl)) {
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

Result<std::string> library_version() {
  const auto curl = curl_library();
  if (!curl) return curl.error();
  return std::string((*curl)->version_info(CURLVERSION_NOW)->version);
}

}  // namespace aipreflight::http
