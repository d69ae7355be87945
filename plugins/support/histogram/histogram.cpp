#include "histogram/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace aipreflight::histogram {

// The first bucket holds 2·kHalf values of width 1, each further one kHalf values of twice the
// width.
std::size_t Histogram::index_of(std::uint64_t value) {
  const auto bits = static_cast<unsigned>(std::bit_width(value | (2 * kHalf - 1)));
  const unsigned bucket = bits - kHalfBits - 1;
  const std::uint64_t sub = value >> bucket;
  return (static_cast<std::size_t>(bucket + 1) << kHalfBits) + static_cast<std::size_t>(sub) -
         kHalf;
}

std::uint64_t Histogram::value_at(std::size_t index) {
  const std::size_t bucket = index >> kHalfBits;
  const std::uint64_t sub = index & (kHalf - 1);
  return bucket == 0 ? sub : (sub + kHalf) << (bucket - 1);
}

std::uint64_t Histogram::width_at(std::size_t index) {
  const std::size_t bucket = index >> kHalfBits;
  return std::uint64_t{1} << (bucket == 0 ? 0 : bucket - 1);
}

void Histogram::record(std::uint64_t value, std::uint64_t count) {
  if (counts_.empty()) counts_.resize((kBuckets + 1) * kHalf);
  counts_[index_of(std::min(value, kMost))] += count;
  total_ += count;
}

void Histogram::add(const Histogram& other) {
  if (other.counts_.empty()) return;
  if (counts_.empty()) counts_.resize(other.counts_.size());
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  total_ += other.total_;
}

std::uint64_t Histogram::max() const {
  for (std::size_t i = counts_.size(); i > 0; --i) {
    if (counts_[i - 1] > 0) return value_at(i - 1) + width_at(i - 1) - 1;
  }
  return 0;
}

double Histogram::mean() const {
  if (total_ == 0) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const double middle = static_cast<double>(value_at(i)) + static_cast<double>(width_at(i) / 2);
    sum += middle * static_cast<double>(counts_[i]);
  }
  return sum / static_cast<double>(total_);
}

std::uint64_t Histogram::percentile(double percent) const {
  // A product that is a hair above a whole number, as 0.999 * 4000 is, was meant to be that number.
  const double rank = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(total_);
  const auto wanted = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(std::ceil(std::nextafter(rank, 0.0))));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= wanted) return value_at(i) + width_at(i) - 1;
  }
  return 0;
}

}  // namespace aipreflight::histogram
