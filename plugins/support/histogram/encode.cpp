#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>

#include "histogram/histogram.hpp"

namespace aipreflight::histogram {
namespace {

constexpr std::uint32_t kCookie = 0x1C849313;            // V2, LEB128 counts
constexpr std::uint32_t kCompressedCookie = 0x1C849314;  // V2, compressed

void put(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned i = bytes; i > 0; --i) out += static_cast<char>(value >> (8 * (i - 1)) & 0xFFu);
}

// ZigZag, then groups of seven bits from the least; the ninth byte holds eight.
void put_count(std::string& out, std::int64_t value) {
  constexpr unsigned kGroups = 8;
  auto left = (static_cast<std::uint64_t>(value) << 1u) ^ static_cast<std::uint64_t>(value >> 63);
  for (unsigned i = 0; i < kGroups; ++i) {
    if (left < 0x80u) {
      out += static_cast<char>(left);
      return;
    }
    out += static_cast<char>((left & 0x7Fu) | 0x80u);
    left >>= 7u;
  }
  out += static_cast<char>(left);
}

// A run of empty buckets is one negative number.
std::string payload_of(const std::vector<std::uint64_t>& counts) {
  std::size_t end = counts.size();
  while (end > 0 && counts[end - 1] == 0) --end;
  std::string payload;
  for (std::size_t i = 0; i < end;) {
    if (counts[i] > 0) {
      put_count(payload, static_cast<std::int64_t>(counts[i++]));
      continue;
    }
    std::int64_t zeros = 0;
    while (i < end && counts[i] == 0) {
      ++zeros;
      ++i;
    }
    put_count(payload, -zeros);
  }
  return payload;
}

// RFC 1950 around blocks of RFC 1951 that are stored as they are.
std::string zlib_stored(std::string_view bytes) {
  constexpr std::uint32_t kModulus = 65521;
  constexpr std::size_t kBlock = 65535;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char c : bytes) {
    low = (low + static_cast<unsigned char>(c)) % kModulus;
    high = (high + low) % kModulus;
  }
  std::string out = "\x78\x01";
  do {
    const std::string_view block = bytes.substr(0, kBlock);
    bytes.remove_prefix(block.size());
    const auto size = static_cast<std::uint16_t>(block.size());
    const auto inverse = static_cast<std::uint16_t>(~size);
    out += bytes.empty() ? '\x01' : '\x00';
    for (const std::uint16_t number : {size, inverse}) {
      out += static_cast<char>(number & 0xFFu);
      out += static_cast<char>(number >> 8u);
    }
    out += block;
  } while (!bytes.empty());
  put(out, high << 16u | low, 4);
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t size = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8u | (k < size ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= size ? kDigits[group >> (18 - 6 * k) & 63u] : '=';
    }
  }
  return out;
}

}  // namespace

std::string Histogram::encoded() const {
  constexpr std::uint32_t kDigitsKept = 3;
  const std::string payload = payload_of(counts_);
  std::string whole;
  put(whole, kCookie, 4);
  put(whole, payload.size(), 4);
  put(whole, 0, 4);  // normalising index offset
  put(whole, kDigitsKept, 4);
  put(whole, 1, 8);  // the least value told from 0
  put(whole, kMost, 8);
  put(whole, std::bit_cast<std::uint64_t>(1.0), 8);  // ratio of integer to double values
  whole += payload;
  const std::string compressed = zlib_stored(whole);
  std::string out;
  put(out, kCompressedCookie, 4);
  put(out, compressed.size(), 4);
  return base64(out + compressed);
}

}  // namespace aipreflight::histogram
