#pragma once

#include <string>
#include <utility>
#include <vector>

namespace aipreflight::runner {

// What is wrong with a module, one sentence each: "acme.so: check type 'pii': run is null".
class Defects {
 public:
  explicit Defects(std::string file) : file_(std::move(file)) {}

  void add(const std::string& where, const std::string& what) {
    ++count_;
    if (sentences_.size() >= kKept) return;
    sentences_.push_back(file_ + ": " + (where.empty() ? "" : where + ": ") + what);
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] const std::vector<std::string>& sentences() const { return sentences_; }
  // All on one line, and how many more there are.
  [[nodiscard]] std::string to_string() const {
    std::string text;
    for (const std::string& sentence : sentences_) text += (text.empty() ? "" : "; ") + sentence;
    if (count_ > sentences_.size()) {
      text += "; and " + std::to_string(count_ - sentences_.size()) + " more defects";
    }
    return text;
  }

 private:
  static constexpr std::size_t kKept = 10;
  std::string file_;
  std::vector<std::string> sentences_;
  std::size_t count_ = 0;
};

}  // namespace aipreflight::runner
