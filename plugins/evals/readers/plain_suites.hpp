#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "suite_sink.hpp"

namespace aipreflight::evals {

inline constexpr std::size_t kDeepestSuite = 32;

// Of an element, by the tag that begins it.
[[nodiscard]] std::string_view name_of(std::string_view tag);

// A suite that began and did not end yet.
struct OpenSuite {
  std::string tag;  // that began it
  // The names of all suites that it is in and its own, each behind a '/'; nullopt: one of them does
  // not stand there plainly.
  std::optional<std::string> path;
};

// Reads JUnit XML as its writers mostly write it, without a tree: suites of tests, whose texts hold
// no elements. What it reads it reads as pugixml does; for all else there is pugixml.
class PlainSuites {
 public:
  // Of tests and numbers, which outlives it.
  explicit PlainSuites(SuiteSink& sink) : sink_(sink) {}

  // Takes beginnings and ends of suites, tests and properties off the beginning of a text that
  // stands within `suites`, one after another as long as they are plain and whole; how many bytes.
  // Where there are no suites it begins with the root. What is left may be no XML.
  [[nodiscard]] Result<std::size_t> take(std::string_view text, std::vector<OpenSuite>& suites);
  // What is left is plain as far as it goes, and does not end.
  [[nodiscard]] bool is_cut() const { return rest_.empty(); }

  // Of a suite that `tag` begins within these.
  [[nodiscard]] std::optional<std::string> path_of(std::string_view tag,
                                                   const std::vector<OpenSuite>& suites);

 private:
  struct Attribute {
    std::string_view name;
    std::string_view value;  // as it stands there
    bool has_odd;            // bytes of it stand for others
  };

  void skip_space();
  bool skip(char wanted);
  bool skip(std::string_view wanted);
  [[nodiscard]] bool is_at_end() const;
  std::string_view take_name();
  bool take_tag();
  bool take_attributes();
  bool take_end(std::string_view element);
  bool skip_texts(std::string_view element);
  bool take_declaration();
  bool take_element(std::vector<OpenSuite>& suites);
  bool take_suite(std::string_view text, std::vector<OpenSuite>& suites);
  bool take_test(std::string_view suite);
  bool take_child(SuiteTest& test, TestChildren& children);
  bool take_properties();
  bool take_property();
  std::optional<std::string> path_within(const std::vector<OpenSuite>& suites);
  template <std::size_t kSize>
  [[nodiscard]] const Attribute* find(const char (&name)[kSize]) const;
  template <std::size_t kSize>
  bool read_value(const char (&name)[kSize], std::string_view& value);
  bool decode(std::string_view raw, std::string_view& value);

  SuiteSink& sink_;
  Result<void> taken_;     // what the sink said last
  std::string_view rest_;  // that was not read yet
  std::string_view tag_;   // of the tag that was read last
  bool is_empty_ = false;  // it ends its element, too
  std::array<Attribute, 16> attributes_;
  std::size_t attribute_count_ = 0;
  Numbers numbers_;                // of the properties that were read last
  std::deque<std::string> texts_;  // of the element, that do not stand so in the text
};

}  // namespace aipreflight::evals
