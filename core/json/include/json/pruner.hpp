#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/plain_scanner.hpp"

namespace aipreflight::json {

// Leaves members out of texts that nobody will look at, so that no tree is built of them: the
// conversations beside a score. Strings, arrays and objects alone: a number stays wherever it is.
class Pruner {
 public:
  // The names that lead to each member, "response" or "prompt.raw", through objects and through the
  // items of arrays; "*" is any. None of them leads through another, or holds a point.
  explicit Pruner(std::span<const std::string_view> paths);

  // A text of the same value without these members, valid until the next call. Or the text itself:
  // where it has none of them, where it may be no JSON, and where it saves nothing.
  [[nodiscard]] std::string_view prune(std::string_view text);

 private:
  // What is left out of an object.
  struct Branch {
    std::string_view name;
    std::vector<Branch> inner;  // none: all of it
  };

  static void add(std::vector<Branch>& branches, std::string_view path);
  bool copy_value(PlainScanner& scanner, const std::vector<Branch>& branches, std::size_t depth);
  bool copy_object(PlainScanner& scanner, const std::vector<Branch>& branches, std::size_t depth);
  bool copy_array(PlainScanner& scanner, const std::vector<Branch>& branches, std::size_t depth);

  std::vector<Branch> branches_;
  std::string_view text_;
  std::string copy_;
  bool has_less_ = false;  // than the text
  std::size_t wait_ = 0;   // for how many texts not to try
};

}  // namespace aipreflight::json
