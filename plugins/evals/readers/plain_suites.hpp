#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cases.hpp"

namespace aipreflight::evals {

// A test as JUnit XML has it.
struct SuiteTest {
  std::string_view suite;  // the names of all suites that it is in, each behind a '/'
  std::string_view class_name;
  std::string_view name;
  std::string_view time;
  CaseStatus status = CaseStatus::kPassed;
  std::string_view error;  // the message of its first one
};
using Numbers = std::vector<std::pair<std::string_view, double>>;

// What its children make of a test.
struct TestChildren {
  bool has_error = false;
  bool has_failure = false;
  bool has_skipped = false;
  bool has_disabled = false;
  bool is_todo = false;  // so says the first that skips it

  [[nodiscard]] CaseStatus status() const;
};

// Reads JUnit XML as its writers mostly write it, without a tree: suites of tests, whose texts hold
// no elements. What it reads it reads as pugixml does; for all else there is pugixml.
class PlainSuites {
 public:
  // False where the document is not so plain or no XML; then nothing else is worth anything. It
  // outlives what was read.
  [[nodiscard]] bool read(std::string_view document);

  [[nodiscard]] std::size_t size() const { return tests_.size(); }
  [[nodiscard]] const SuiteTest& test(std::size_t place) const { return tests_[place].test; }
  // The numbers among its properties.
  [[nodiscard]] std::span<const Numbers::value_type> numbers_of(std::size_t place) const;
  // Those among the properties of suites.
  [[nodiscard]] const Numbers& aggregates() const { return aggregates_; }
  // What jest-junit says of itself: -1 where that is nothing.
  [[nodiscard]] long long jest_total() const { return jest_total_; }

 private:
  struct Attribute {
    std::string_view name;
    std::string_view value;  // as it stands there
  };
  struct Suite {
    std::string_view element;
    std::string_view path;
  };
  struct Test {
    SuiteTest test;
    std::size_t first_number;
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
  bool take_element();
  bool take_suite();
  bool take_test();
  bool take_child(SuiteTest& test, TestChildren& children);
  bool take_properties(Numbers& numbers);
  bool take_property(Numbers& numbers);
  bool take_root();
  [[nodiscard]] const std::string_view* find(std::string_view attribute) const;
  bool read_value(std::string_view attribute, std::string_view& value);
  bool decode(std::string_view raw, std::string_view& value);

  std::string_view rest_;  // that was not read yet
  std::string_view tag_;   // of the tag that was read last
  bool is_empty_ = false;  // it ends its element, too
  std::array<Attribute, 16> attributes_;
  std::size_t attribute_count_ = 0;
  std::vector<Suite> suites_;  // that are open
  std::vector<Test> tests_;
  Numbers numbers_;  // of all tests
  Numbers aggregates_;
  std::deque<std::string> texts_;  // that do not stand so in the document
  long long jest_total_ = -1;
};

}  // namespace aipreflight::evals
