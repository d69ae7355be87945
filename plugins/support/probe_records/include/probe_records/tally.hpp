#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace aipreflight::probe_records {

// How often each name occurs. Names beyond a limit are counted together, so that a hostile file
// costs no memory; the first ones to come are kept.
class Tally {
 public:
  explicit Tally(std::size_t limit) : limit_(limit) {}

  void add(std::string_view name, std::uint64_t count = 1);
  // As if every name of `later` had been added after those of this one.
  void add(const Tally& later);

  [[nodiscard]] std::uint64_t count(std::string_view name) const;
  // By falling count, then by name; independent of the order of adding as long as others() is 0.
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> sorted() const;
  [[nodiscard]] std::uint64_t others() const { return others_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>()(name);
    }
  };

  std::size_t limit_;
  std::uint64_t others_ = 0;
  std::size_t last_ = 0;  // where the previous name was: it is mostly the same one
  std::vector<std::pair<std::string, std::uint64_t>> counts_;  // by first appearance
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> places_;
};

}  // namespace aipreflight::probe_records
