#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aipreflight::archive {

// Unpacks DEFLATE (RFC 1951) of which the size is known, by libdeflate, which is faster than a
// library for streams; it is opened at the first use. [one thread at a time]
class Deflate {
 public:
  Deflate();
  ~Deflate();
  Deflate(const Deflate&) = delete;
  Deflate& operator=(const Deflate&) = delete;

  // libdeflate is there.
  [[nodiscard]] bool is_open() const { return decompressor_ != nullptr; }
  // Into all of `content`. False where the packed bytes are not exactly of its size and of this
  // CRC-32; then it holds anything.
  [[nodiscard]] bool unpack(std::string_view packed, std::uint32_t crc, std::string& content) const;

 private:
  void* decompressor_ = nullptr;
};

}  // namespace aipreflight::archive
