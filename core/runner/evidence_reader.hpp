#pragma once

#include <aipreflight/abi.h>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "foreign_text.hpp"
#include "model/evidence.hpp"

namespace aipreflight::runner {

// Copies texts of one call and keeps the first thing that is wrong with them. What can be mended is
// mended: invalid UTF-8 is replaced, and what is too long is cut, with a note in the text.
class TextReader {
 public:
  // `what` names the call in sentences: "gate".
  explicit TextReader(std::string what) : what_(std::move(what)) {}

  [[nodiscard]] std::string text(std::string_view member,
                                 aipf_str text,
                                 std::size_t limit = kTextLimit);
  [[nodiscard]] std::string required_text(std::string_view member,
                                          aipf_str text,
                                          std::size_t limit = kTextLimit);
  [[nodiscard]] std::string name(std::string_view member, aipf_str text);
  [[nodiscard]] std::string optional_name(std::string_view member, aipf_str text);

  void complain(const std::string& sentence) {
    if (defect_.empty()) defect_ = what_ + ": " + sentence;
  }
  void rename(std::string what) { what_ = std::move(what); }
  [[nodiscard]] bool is_whole() const { return defect_.empty(); }
  [[nodiscard]] const std::string& defect() const { return defect_; }
  // "gate 'ttft': message", if bytes were replaced in it; else "".
  [[nodiscard]] const std::string& replaced_in() const { return replaced_in_; }

 private:
  std::string what_;
  std::string defect_;
  std::string replaced_in_;
};

// Evidence as plain data; `reader` keeps what is wrong with it. abi/evidence.h has the rules.
[[nodiscard]] Gate read_gate(const aipf_gate* from, TextReader& reader);
[[nodiscard]] Finding read_finding(const aipf_finding* from, TextReader& reader);
[[nodiscard]] Metric read_metric(const aipf_metric* from, TextReader& reader);

}  // namespace aipreflight::runner
