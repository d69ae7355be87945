#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace aipreflight::histogram {

// A histogram of whole numbers from 1 to 3.6e9 (an hour in microseconds) that keeps three
// significant digits, as HdrHistogram does (hdrhistogram.org; the arithmetic of its buckets is that
// of the Java implementation): two of them merge by adding counts, without loss and in any order. A
// value below 1 counts as 0, one above the most as the most. Memory: 200 KiB, from the first value
// on.
class Histogram {
 public:
  static constexpr std::uint64_t kMost = 3'600'000'000;

  void record(std::uint64_t value, std::uint64_t count = 1);
  void add(const Histogram& other);

  [[nodiscard]] std::uint64_t count() const { return total_; }
  [[nodiscard]] std::uint64_t max() const;  // 0 if empty; as coarse as its bucket
  [[nodiscard]] double mean() const;        // NaN if empty
  // The greatest value that is equivalent to the one at nearest rank ceil(p/100·n); 0 if empty.
  [[nodiscard]] std::uint64_t percentile(double percent) const;

  // The V2 form, compressed (zlib, whose blocks are stored as they are) and in Base64: what
  // HdrHistogram's log files hold, and what its readers in other languages decode.
  [[nodiscard]] std::string encoded() const;

 private:
  static constexpr unsigned kHalfBits = 10;  // 2^10 sub-buckets a half: three digits
  static constexpr std::size_t kHalf = std::size_t{1} << kHalfBits;
  static constexpr std::size_t kBuckets = 22;  // 2048·2^21 > kMost
  [[nodiscard]] static std::size_t index_of(std::uint64_t value);
  [[nodiscard]] static std::uint64_t value_at(std::size_t index);  // the least of its bucket
  [[nodiscard]] static std::uint64_t width_at(std::size_t index);

  std::vector<std::uint64_t> counts_;
  std::uint64_t total_ = 0;
};

}  // namespace aipreflight::histogram
