#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

// Whether a module keeps its side of the contract: a list of tests, each with a verdict. Nothing of
// the module runs in this process.
namespace aipreflight::validate {

enum class Verdict { kPass, kWarn, kFail, kSkip };

struct Test {
  std::string_view id;        // "leaks.threads"
  std::string_view contract;  // the sentence that is tested
  std::string_view rule;      // where it stands: "abi.md#module"
};

// All of them, in the order in which they are run. docs/validate.md lists them.
[[nodiscard]] std::span<const Test> tests();

struct TestResult {
  Test test;
  Verdict verdict = Verdict::kPass;
  std::string text;  // why it is no pass; of a pass: what was seen, or ""
  double seconds = 0;
};

struct Request {
  std::string file;  // the module
  std::vector<std::string>
      configs;  // files that hold `with:`, and `uses:` where a module has several checks
  std::vector<std::string> only;  // ids or groups ("leaks"); empty: all
  std::uint64_t seed = 1;
  std::chrono::milliseconds limit{30'000};  // for each process in which the module lives
  std::string executable;  // the host's own path: runner and probe are found from it
};

struct Report {
  std::string file;
  std::string module;  // its id
  std::string sha256;
  std::uint64_t seed = 1;
  std::vector<TestResult> results;
  // Checks whose life could not be looked at, since they refuse the configuration that their key
  // tables suggest.
  std::vector<std::string> untried;

  [[nodiscard]] std::size_t count(Verdict verdict) const;
};

// Errors: the request cannot be served at all (kUsage, kProfile with a place, kPlugin for a file
// that is no module of this machine). `on_result` is called after each test. One call at a time;
// blocks for some seconds.
struct Validated {
  Report report;
  Errors errors;  // empty: report is whole
};
using OnResult = std::function<void(const TestResult&)>;
[[nodiscard]] Validated validate(const Request& request, const OnResult& on_result);

// The report as lines for a person; as JSON; as JUnit's XML.
// `before`: the result of the test before it, or null.
[[nodiscard]] std::string text_line(const TestResult& result, const TestResult* before);
[[nodiscard]] std::string text_end(const Report& report);
[[nodiscard]] std::string json(const Report& report);
[[nodiscard]] std::string junit(const Report& report);
[[nodiscard]] std::string list_text();
[[nodiscard]] std::string list_json();

}  // namespace aipreflight::validate
