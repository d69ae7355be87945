#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
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

// What takes JUnit XML in pieces, in their order. Texts are valid during the call; an error ends
// the reading.
class SuiteSink {
 public:
  // A test, and the numbers among its properties.
  virtual Result<void> take_test(const SuiteTest& test,
                                 std::span<const Numbers::value_type> numbers) = 0;
  // The numbers among the properties of a suite.
  virtual void take_aggregates(const Numbers& numbers) = 0;
  // Whatever stands between: a document of its own, in which the suites are that it stands in. It
  // may be changed.
  virtual Result<void> take_document(std::string& document) = 0;

 protected:
  ~SuiteSink() = default;
};

}  // namespace aipreflight::evals
