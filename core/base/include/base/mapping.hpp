#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aipreflight::files {

// The bytes of a regular file in memory, for reading, while this stands. Whoever shortens the file
// meanwhile makes reading them fatal: for files that nobody changes.
class Mapping {
 public:
  // What of it is brought in at once: all costs least where all is read, and a page's worth more
  // for each page that is not.
  enum class Pages { kAll, kAsTouched };

  // Of an open descriptor, which may be closed afterwards.
  explicit Mapping(int descriptor, Pages pages = Pages::kAll);
  // Of a file; what is not regular is not opened.
  explicit Mapping(const std::string& path, Pages pages = Pages::kAll);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  // False with errno: the rest is not to be used. An empty file is mapped.
  [[nodiscard]] bool is_mapped() const { return is_mapped_; }
  [[nodiscard]] std::string_view bytes() const {
    return {static_cast<const char*>(address_), size_};
  }

 private:
  void map(int descriptor, Pages pages);

  void* address_ = nullptr;
  std::size_t size_ = 0;
  bool is_mapped_ = false;
};

}  // namespace aipreflight::files
