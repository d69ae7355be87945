#include <filesystem>
#include <gtest/gtest.h>
#include <string>

#include "base/files.hpp"
#include "golden/sample_run.hpp"
#include "report/report.hpp"

namespace aipreflight::golden {
namespace {

namespace fs = std::filesystem;

// Compares with the approved file. What differs is left in the build tree, where tools/approve.py
// finds it.
void expect_approved(const std::string& name, const std::string& received) {
  const fs::path approved = fs::path(AIPREFLIGHT_APPROVED) / name;
  const fs::path left = fs::path(AIPREFLIGHT_RECEIVED) / name;
  fs::remove(left);
  const Result<std::string> expected = files::read(approved);
  if (expected && *expected == received) return;
  ASSERT_TRUE(files::make_folders(left.parent_path()).ok());
  ASSERT_TRUE(files::write_atomically(left, received).ok());
  ADD_FAILURE() << name << " is not what was approved; see the difference with tools/approve.py "
                << fs::path(AIPREFLIGHT_RECEIVED).string() << "\n\n"
                << received;
}

void expect_approved_in_every_format(const std::string& name, const RunResult& result) {
  expect_approved(name + ".txt", report::text(result, {.width = 0}));
  expect_approved(name + ".json", report::json(result));
  expect_approved(name + ".md", report::markdown(result));
  expect_approved(name + ".prom", report::prometheus(result));
}

TEST(GoldenReport, ShowsEveryStatus) {
  expect_approved_in_every_format("every-status", every_status());
}
TEST(GoldenReport, ShowsHostileTextsAsText) {
  expect_approved_in_every_format("hostile", hostile());
}
TEST(GoldenReport, SaysThatNoCheckWasRun) {
  expect_approved_in_every_format("no-checks", no_checks());
}
TEST(GoldenReport, SaysThatAWarningCountsAsFailure) {
  expect_approved_in_every_format("strict-warning", strict_warning());
}
TEST(GoldenReport, SaysThatAnInterruptedRunIsPartial) {
  expect_approved_in_every_format("interrupted", interrupted());
}
TEST(GoldenReport, LiftsWhatReadersOfInferenceReportsLookFor) {
  expect_approved_in_every_format("inference-pass", inference_pass());
}
TEST(GoldenReport, FitsATerminalInColour) {
  expect_approved("every-status-terminal.txt",
                  report::text(every_status(), {.colour = true, .unicode = true, .width = 80}));
}
TEST(GoldenReport, ShowsEverythingWhenVerbose) {
  expect_approved("every-status-verbose.txt",
                  report::text(every_status(), {.unicode = true, .verbose = true, .width = 80}));
}

}  // namespace
}  // namespace aipreflight::golden
