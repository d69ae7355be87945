#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "yaml/node.hpp"

namespace aipreflight::profile {

// What is wrong with a profile: every problem with its place, up to a limit that keeps a hopeless
// file readable.
class Problems {
 public:
  static constexpr std::size_t kLimit = 100;

  void add(const SourceRef& where, std::string message, std::string hint = {});
  void add(Error error);
  void add(Errors errors);
  // "unknown key 'x'", with the nearest of `known`.
  void add_unknown_key(const yaml::Entry& entry, const std::vector<std::string>& known);
  // "'severity' must be fail or warn, not 'x'", with the nearest of `choices`.
  void add_choice(const SourceRef& where,
                  const std::string& name,
                  const std::string& value,
                  const std::vector<std::string>& choices);

  [[nodiscard]] bool is_full() const { return errors_.size() >= kLimit; }
  [[nodiscard]] bool empty() const { return errors_.empty(); }
  [[nodiscard]] std::size_t size() const { return errors_.size() + dropped_; }
  // In the order of the text: by file as listed (others after, as they came), then by line and
  // column. Spent after.
  [[nodiscard]] Errors take(const std::vector<std::string>& files = {});

 private:
  Errors errors_;
  std::size_t dropped_ = 0;
};

// What a user wrote, for a message: bounded, on one line.
[[nodiscard]] std::string in_quotes(std::string_view text);

// "did you mean 'x'?" for the nearest candidate, else "known <noun>: a, b, c".
[[nodiscard]] std::string suggestion(std::string_view word,
                                     const std::vector<std::string>& candidates,
                                     const std::string& noun);

}  // namespace aipreflight::profile
