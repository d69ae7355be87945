#include "sweep/render.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "json/value.hpp"
#include "made_up_server.hpp"
#include "sweep/chart.hpp"
#include "sweep/compare.hpp"

namespace aipreflight::sla {
namespace {

using testing::HasSubstr;
using testing::Not;

Limits ttft_within(double milliseconds) {
  Limits limits;
  limits.ttft_ms = milliseconds;
  return limits;
}

TEST(SweepPages, SayTheSameInEachForm) {
  MadeUpServer server(3);
  Sweep sweep = server.find();
  sweep.steps[0].level.remark = "in_stream_error 1 (<b>|x)";
  Limits limits;
  limits.ttft_ms = 500;
  auto json = json::parse(sweep_json(sweep, limits), "sweep");
  ASSERT_TRUE(json.ok());
  EXPECT_EQ((*json)["max_concurrency_within_sla"].as_integer(), 3);
  EXPECT_EQ((*json)["min_concurrency_beyond_sla"].as_integer(), 4);
  EXPECT_EQ((*json)["steps"].size(), sweep.steps.size());
  const std::string markdown = sweep_markdown(sweep, limits);
  EXPECT_THAT(markdown, HasSubstr("Within the SLA up to 3 at once"));
  EXPECT_THAT(markdown, HasSubstr("&lt;b&gt;\\|x"));
  EXPECT_THAT(markdown, HasSubstr("p95 TTFT ≤ 500 ms"));
  const std::string svg = sweep_svg(sweep, limits);
  EXPECT_THAT(svg, HasSubstr("<svg xmlns"));
  EXPECT_THAT(svg, HasSubstr("stroke-dasharray"));
  EXPECT_THAT(svg, HasSubstr("within the SLA up to 3"));
  EXPECT_THAT(svg, HasSubstr("most tokens a second at "));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("\"inf")));
}

std::size_t columns_of(std::string_view page) {
  std::size_t most = 0;
  for (const std::string_view line : text::split(page, '\n')) most = std::max(most, line.size());
  return most;
}

TEST(SweepPages, TheTableIsForATerminalOfEightyColumns) {
  Sweep::Step step;
  step.purpose = "baseline";
  step.level.concurrency = 8192;
  step.level.probes = 2000;
  step.level.errors = 100;
  step.level.ttft_p50 = step.level.ttft_p95 = 12'345.6;
  step.level.latency_p95 = 123'456.7;
  step.level.tokens_per_sec_p50 = 123.456;
  step.level.tokens_per_second = 123'456;
  step.level.requests_per_second = 1234.5;
  step.level.standing = Standing::kWithin;
  EXPECT_LE(columns_of(sweep_head()), 80u);
  EXPECT_LE(columns_of(sweep_row(step)), 80u) << sweep_row(step);
  step.level.standing = Standing::kBeyond;
  step.level.binding = "p95 TTFT";
  EXPECT_THAT(sweep_row(step), HasSubstr("\n        first missed: p95 TTFT\n"));
}

// As `sweep --format json` leaves it in a file.
SavedSweep saved(const std::string& name, const Sweep& sweep, const Limits& limits) {
  auto folder = files::TemporaryFolder::make("sweeps");
  EXPECT_TRUE(folder.ok());
  const std::string file = folder->path() + "/sweep.json";
  EXPECT_TRUE(files::write_atomically(file, sweep_json(sweep, limits)).ok());
  auto read = read_sweep(file, name);
  EXPECT_TRUE(read.ok()) << read.error().to_string();
  return read ? read.take() : SavedSweep{};
}

std::string problem_of(const std::string& text) {
  auto folder = files::TemporaryFolder::make("sweeps");
  EXPECT_TRUE(folder.ok());
  const std::string file = folder->path() + "/sweep.json";
  EXPECT_TRUE(files::write_atomically(file, text).ok());
  auto read = read_sweep(file, "x");
  return read ? "" : read.error().to_string();
}

TEST(SavedSweep, IsWhatWasPrinted) {
  MadeUpServer server(6);
  const Sweep sweep = server.find();
  const Limits limits = ttft_within(500);
  const SavedSweep read = saved("x", sweep, limits);
  EXPECT_EQ(sweep_json(read.sweep, read.limits), sweep_json(sweep, limits));
  EXPECT_EQ(read.sweep.within, sweep.within);
  EXPECT_EQ(read.sweep.beyond, sweep.beyond);
}

TEST(SavedSweep, OtherFilesAreRefusedWithTheMemberThatIsWrong) {
  EXPECT_THAT(problem_of("[]"), HasSubstr("'schema_version' is not 1"));
  EXPECT_THAT(problem_of(R"({"schema_version": 2})"), HasSubstr("'schema_version' is not 1"));
  EXPECT_THAT(problem_of(R"({"schema_version": 1, "steps": []})"), HasSubstr("no 'steps'"));
  EXPECT_THAT(problem_of(R"({"schema_version": 1, "steps": [{"concurrency": 1}]})"),
              HasSubstr("step 1 is none of a sweep"));
  EXPECT_THAT(problem_of("{"), Not(HasSubstr("is no sweep")));
  EXPECT_FALSE(read_sweep("/nowhere/x.json", "x").ok());
}

std::vector<SavedSweep> three_engines() {
  std::vector<SavedSweep> sweeps;
  for (const std::size_t knee : {6u, 20u, 0u}) {
    MadeUpServer server(knee);
    sweeps.push_back(saved("holds " + std::to_string(knee), server.find(), ttft_within(500)));
  }
  return sweeps;
}

TEST(Comparison, HasTheCapacityOfEachInEveryForm) {
  const auto sweeps = three_engines();
  const std::string table = comparison_table(sweeps);
  EXPECT_THAT(table, HasSubstr("holds 6                         6        6        6  7, p95 TTFT"));
  EXPECT_THAT(table, HasSubstr("holds 0                         0        -        -  1, p95 TTFT"));
  EXPECT_THAT(table, HasSubstr("SLA: p95 TTFT ≤ 500 ms, error rate ≤ 1%."));
  EXPECT_LE(columns_of(table), 80u);
  EXPECT_THAT(comparison_markdown(sweeps), HasSubstr("| holds 20 | 20 | 20 | 20 | 22 |"));
  auto json = json::parse(comparison_json(sweeps), "comparison");
  ASSERT_TRUE(json.ok());
  EXPECT_TRUE((*json)["one_sla"].as_bool());
  EXPECT_EQ((*json)["sweeps"].items().at(1)["max_concurrency_within_sla"].as_integer(), 20);
  EXPECT_TRUE((*json)["sweeps"].items().at(2)["max_concurrency_within_sla"].is_null());
  const std::string svg = comparison_svg(sweeps);
  for (const SavedSweep& one : sweeps) EXPECT_THAT(svg, HasSubstr(">" + one.name + "</text>"));
  EXPECT_THAT(svg, HasSubstr("limit 500"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST(Comparison, SaysWhereTheSlasDiffer) {
  auto sweeps = three_engines();
  sweeps[1].limits.ttft_ms = 600;
  EXPECT_THAT(comparison_table(sweeps), HasSubstr("The SLAs differ"));
  EXPECT_THAT(comparison_markdown(sweeps), HasSubstr("- holds 20: p95 TTFT ≤ 600 ms"));
  EXPECT_THAT(comparison_svg(sweeps), Not(HasSubstr("limit 500")));
}

TEST(Comparison, ManyEnginesStandBelowEachOther) {
  std::vector<SavedSweep> sweeps;
  for (int i = 0; i < 2; ++i) {
    for (SavedSweep& one : three_engines()) sweeps.push_back(std::move(one));
  }
  EXPECT_LE(columns_of(comparison_table(sweeps)), 80u);
}

}  // namespace
}  // namespace aipreflight::sla
