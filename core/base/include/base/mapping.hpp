#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aipreflight::files {

// The bytes of a regular file in memory, for reading, while this stands. Whoever shortens the file
// meanwhile makes reading them fatal: for files that nobody changes.
class Mapping {
 public:
  // Of an open descriptor, which may be closed afterwards.
  explicit Mapping(int descriptor);
  // Of a file; what is not regular is not opened.
  explicit Mapping(const std::string& path);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  // False with errno: the rest is not to be used. An empty file is mapped.
  [[nodiscard]] bool is_mapped() const { return is_mapped_; }
  [[nodiscard]] std::string_view bytes() const {
    return {static_cast<const char*>(address_), size_};
  }

 private:
  void map(int descriptor);

  void* address_ = nullptr;
  std::size_t size_ = 0;
  bool is_mapped_ = false;
};

}  // namespace aipreflight::files
