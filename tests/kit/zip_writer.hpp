#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace aipreflight::kit {

// A ZIP archive as a test wants it, good or bad (APPNOTE.TXT 6.3.10, sections 4.3 and 4.4).
class ZipWriter {
 public:
  struct Entry {
    std::string name;
    std::string content = {};
    std::int64_t said_size = -1;  // of the unpacked content; -1: the truth
    bool is_encrypted = false;    // says so; the content is as it is
    std::uint16_t method = 0;     // 0: stored; 8: deflate, in blocks that are stored
  };

  void add(const Entry& entry) {
    const std::string packed = entry.method == 8 ? deflated(entry.content) : entry.content;
    const auto size =
        entry.said_size < 0 ? entry.content.size() : static_cast<std::size_t>(entry.said_size);
    const std::uint16_t flags = entry.is_encrypted ? 1 : 0;
    std::string common;
    put(common, 20, 2);  // version needed
    put(common, flags, 2);
    put(common, entry.method, 2);
    put(common, 0, 4);  // time and date
    put(common, crc32(entry.content), 4);
    put(common, packed.size(), 4);
    put(common, size, 4);
    put(common, entry.name.size(), 2);
    put(common, 0, 2);  // extra field
    const std::size_t offset = files_.size();
    files_ += "PK\x03\x04" + common + entry.name + packed;
    directory_ += "PK\x01\x02";
    put(directory_, 20, 2);  // version made by
    directory_ += common;
    put(directory_, 0, 2);  // comment
    put(directory_, 0, 2);  // disk
    put(directory_, 0, 2);  // internal attributes
    put(directory_, 0, 4);  // external attributes
    put(directory_, offset, 4);
    directory_ += entry.name;
    ++count_;
  }

  [[nodiscard]] std::string bytes() const {
    std::string end = std::string("PK\x05\x06") + std::string(4, '\0');
    put(end, count_, 2);
    put(end, count_, 2);
    put(end, directory_.size(), 4);
    put(end, files_.size(), 4);
    put(end, 0, 2);
    return files_ + directory_ + end;
  }

 private:
  static void put(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
  }

  // RFC 1951, section 3.2.4.
  static std::string deflated(std::string_view content) {
    std::string out;
    do {
      const std::string_view block = content.substr(0, 65535);
      content.remove_prefix(block.size());
      out += content.empty() ? '\1' : '\0';
      put(out, block.size(), 2);
      put(out, ~block.size(), 2);
      out += block;
    } while (!content.empty());
    return out;
  }

  static std::uint32_t crc32(std::string_view text) {
    std::uint32_t crc = 0xFFFFFFFFu;
    for (const char byte : text) {
      crc ^= static_cast<unsigned char>(byte);
      for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320u : 0);
    }
    return ~crc;
  }

  std::string files_;
  std::string directory_;
  std::uint64_t count_ = 0;
};

}  // namespace aipreflight::kit
