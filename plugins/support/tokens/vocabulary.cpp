#include "vocabulary.hpp"

#include <algorithm>

extern "C" {
extern const char aipreflight_token_tables[];
extern const unsigned long aipreflight_token_tables_size;
}

namespace aipreflight::tokens {

struct ClassRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t bits;
};

// What generate.mjs wrote, in its order.
struct Tables {
  static const Tables& get() {
    static const Tables kTables;
    return kTables;
  }

  const ClassRange* classes = nullptr;
  std::uint32_t class_count = 0;
  Vocabulary cl100k;
  Vocabulary o200k;
  std::uint8_t ascii[128] = {};

 private:
  Tables() {
    const auto* words = reinterpret_cast<const std::uint32_t*>(aipreflight_token_tables);
    class_count = *words++;
    classes = reinterpret_cast<const ClassRange*>(words);
    words += std::size_t{3} * class_count;
    for (std::uint32_t i = 0; i < class_count && classes[i].first < 128; ++i) {
      for (std::uint32_t c = classes[i].first; c <= std::min(classes[i].last, 127u); ++c) {
        ascii[c] = static_cast<std::uint8_t>(classes[i].bits);
      }
    }
    read(read(words, cl100k), o200k);
  }

  static const std::uint32_t* read(const std::uint32_t* words, Vocabulary& vocabulary) {
    vocabulary.count_ = *words++;
    vocabulary.offsets_ = words;
    words += vocabulary.count_ + 1;
    vocabulary.ranks_ = words;
    words += vocabulary.count_;
    vocabulary.bytes_ = reinterpret_cast<const char*>(words);
    std::uint32_t token = 0;
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      vocabulary.starts_[byte] = token;
      while (token < vocabulary.count_ &&
             static_cast<unsigned char>(vocabulary.bytes_[vocabulary.offsets_[token]]) == byte) {
        ++token;
      }
    }
    vocabulary.starts_[256] = token;
    return words + (vocabulary.offsets_[vocabulary.count_] + 3) / 4;
  }
};

std::uint32_t class_of(std::uint32_t code_point) {
  const Tables& tables = Tables::get();
  if (code_point < 128) return tables.ascii[code_point];
  const ClassRange* const end = tables.classes + tables.class_count;
  const ClassRange* range = std::upper_bound(
      tables.classes, end, code_point, [](std::uint32_t code, const ClassRange& r) {
        return code < r.first;
      });
  if (range == tables.classes) return 0;
  --range;
  return code_point <= range->last ? range->bits : 0;
}

const Vocabulary& Vocabulary::of(Encoding encoding) {
  const Tables& tables = Tables::get();
  return encoding == Encoding::kCl100k ? tables.cl100k : tables.o200k;
}

std::optional<std::uint32_t> Vocabulary::rank(std::string_view bytes) const {
  if (bytes.empty()) return std::nullopt;
  const auto token = [this](std::uint32_t i) {
    return std::string_view(bytes_ + offsets_[i], offsets_[i + 1] - offsets_[i]);
  };
  const auto first = static_cast<unsigned char>(bytes[0]);
  std::uint32_t low = starts_[first];
  std::uint32_t high = starts_[first + 1];
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (token(middle) < bytes) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == starts_[first + 1] || token(low) != bytes) return std::nullopt;
  return ranks_[low];
}

}  // namespace aipreflight::tokens
