#include <algorithm>
#include <gtest/gtest.h>
#include <random>

#include "base/text.hpp"
#include "in_memory.hpp"

namespace aipreflight::profile {
namespace {

const char* const kProfiles[] = {
    "name: inf\nkind: inference\nprobe:\n  config: c.yml\n  duration: 30s\nthresholds:\n  sla:\n   "
    " ttft_ms: 500\n"
    "  gate:\n    min_probes: 5\nobservability:\n  prometheus: null\n",
    "name: app\nkind: rag\ncost: {scan_paths: [src]}\nevals:\n  command: run\n  metrics:\n    a: "
    "{min: 0.5}\n"
    "deployment: {rollback_runbook: rb.md}\n",
    "name: general\nextends: []\nplugins: {search: [p]}\nchecks:\n  - id: a\n    uses: acme/pii\n  "
    "  timeout: 5s\n"
    "  - {uses: sla, after: [a], when: failed, with: {x: [1, {y: z}]}}\nreport:\n  formats: "
    "[json]\n",
};

// A profile with something broken in it.
std::string broken(std::mt19937& random) {
  const auto pick = [&random](std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
  };
  static const std::string kScraps[] = {
      "x",   ":",  "- ",   "[",      "}",       "\n", " ", "null", "5",    "'",
      "&a ", "*a", "${X}", "name: ", "checks:", "\t", "#", "é",    "!!t ", "after: [b]\n"};
  std::string text = kProfiles[pick(std::size(kProfiles))];
  for (std::size_t edits = 1 + pick(4); edits > 0; --edits) {
    const std::size_t place = pick(text.size() + 1);
    if (pick(2) == 0) {
      text.insert(place, kScraps[pick(std::size(kScraps))]);
    } else {
      text.erase(place, 1 + pick(6));
    }
  }
  return text;
}

bool is_in(const SourceRef& where, const std::string& text) {
  const auto lines = text::split(text, '\n');
  if (where.line == 0 || where.line > lines.size()) return false;
  return where.column >= 1 && where.column <= lines[where.line - 1].size() + 1;
}

TEST(Positions, OfEveryProblemLieInTheFile) {
  std::mt19937 random(20'260'101);
  std::size_t problems = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = broken(random);
    for (const Error& error : load_text(text).errors) {
      ++problems;
      ASSERT_EQ(error.code, ErrorCode::kProfile) << text;
      ASSERT_EQ(error.where.file, "p.yml") << text;
      ASSERT_TRUE(is_in(error.where, text)) << error.to_string() << "\n" << text;
      ASSERT_FALSE(error.message.empty());
      ASSERT_EQ(error.message.find('\n'), std::string::npos) << error.message;
    }
  }
  EXPECT_GT(problems, 4000u);
}

TEST(Positions, OfWhatTheTextEndsBeforeLieInTheFile) {
  for (const std::string text :
       {"name: n\nchecks:\n  - {uses: evals}\n  -\n  ", "%-pro", "name: n\nchecks: [", "a:"}) {
    const Errors errors = load_text(text).errors;
    ASSERT_FALSE(errors.empty()) << text;
    for (const Error& error : errors) EXPECT_TRUE(is_in(error.where, text)) << error.to_string();
  }
}

TEST(Positions, OfProblemsStandInTheOrderOfTheText) {
  std::mt19937 random(7);
  for (int round = 0; round < 1000; ++round) {
    const Errors errors = load_text(broken(random)).errors;
    ASSERT_TRUE(
        std::is_sorted(errors.begin(), errors.end(), [](const Error& left, const Error& right) {
          return std::pair(left.where.line, left.where.column) <
                 std::pair(right.where.line, right.where.column);
        }));
  }
}

}  // namespace
}  // namespace aipreflight::profile
