#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "expression.hpp"

namespace aipreflight::diagnose {

// How a signal could be read. Only kOk and kReset have numbers.
enum class State { kOk, kReset, kAbsent, kNotEnabled, kStale, kAmbiguous, kTooFew };
[[nodiscard]] std::string_view to_string(State state);  // "not_enabled"

struct Reading {
  State state = State::kAbsent;
  std::string why;  // of every state but kOk: what is the matter
  std::string engine;
  std::string metric;
  std::string deprecated;  // since when the name is; empty: it is not
  std::string note;
  // Of a histogram: the first boundary above 0, under which nothing can be told apart.
  std::optional<double> first_bound;

  [[nodiscard]] bool has_numbers() const { return state == State::kOk || state == State::kReset; }
};

// Everything that is known of a run, under the names that rules use.
class Facts {
 public:
  void set(const std::string& signal, Reading reading) { readings_[signal] = std::move(reading); }
  void set(const std::string& reference, double number);
  // A computed signal that could not be worked out.
  void lack(const std::string& signal, std::string why);

  [[nodiscard]] std::optional<double> number(std::string_view reference) const;
  [[nodiscard]] const Reading* reading(std::string_view signal) const;
  [[nodiscard]] const std::map<std::string, Reading, std::less<>>& readings() const {
    return readings_;
  }
  [[nodiscard]] Lookup lookup() const;
  // Every number by name; for the report.
  [[nodiscard]] std::map<std::string, double> numbers() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::map<std::string, Reading, std::less<>> readings_;
  std::unordered_map<std::string, double, Hash, std::equal_to<>> numbers_;
};

// The part of a reference before its point.
[[nodiscard]] std::string_view signal_of(std::string_view reference);

}  // namespace aipreflight::diagnose
