#include "probe_records/read.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <stdexcept>
#include <sys/stat.h>

#include "probe_file.hpp"

namespace aipreflight::probe_records {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

const std::string kGood =
    R"({"status":"healthy","ttft_ms":200,"latency_ms":3000,"tokens_per_sec":5.5})"
    "\n";

Records read_ok(const std::string& content, const ReadOptions& options = {}) {
  const ProbeFile file(content);
  auto records = file.read(options);
  EXPECT_TRUE(records.ok()) << records.error().to_string();
  return records.ok() ? records.take() : Records{};
}

std::string read_error(const std::string& content, const ReadOptions& options = {}) {
  const ProbeFile file(content);
  auto records = file.read(options);
  EXPECT_FALSE(records.ok());
  if (records.ok()) return "";
  EXPECT_EQ(records.error().reason, "probe_invalid");
  EXPECT_EQ(records.error().code, ErrorCode::kExecution);
  return records.error().to_string();
}

TEST(ProbeRecords, ReadsTheFieldsOfEachRow) {
  const auto records = read_ok(kGood + R"({"status":"degraded","ttft_ms":1.5e2})" + "\n");
  EXPECT_EQ(records.rows, 2u);
  EXPECT_THAT(records.statuses.sorted(), ElementsAre(Pair("degraded", 1), Pair("healthy", 1)));
  EXPECT_THAT(records.column(Field::kTtft).values, ElementsAre(200, 150));
  EXPECT_THAT(records.column(Field::kLatency).values, ElementsAre(3000));
  EXPECT_THAT(records.column(Field::kThroughput).values, ElementsAre(5.5));
  EXPECT_EQ(records.column(Field::kLatency).absent, 1u);
}

TEST(ProbeRecords, AnEmptyFileHasNoRows) {
  EXPECT_EQ(read_ok("").rows, 0u);
  EXPECT_EQ(read_ok("\n\n   \n\t\r\n").rows, 0u);
}

TEST(ProbeRecords, ErrorRowsNeverEnterTheStatistics) {
  const auto records = read_ok(R"({"status":"error","ttft_ms":0,"latency_ms":0,"tokens_per_sec":0})"
                               "\n"
                               R"({"status":"error","ttft_ms":-1,"latency_ms":NaN})"
                               "\n" +
                               kGood);
  EXPECT_EQ(records.statuses.count("error"), 2u);
  for (const Field field : kFields) {
    const Column& column = records.column(field);
    EXPECT_EQ(column.values.size(), 1u);
    EXPECT_EQ(column.absent + column.zero.rows + column.negative.rows + column.not_finite.rows, 0u);
  }
}

TEST(ProbeRecords, TheLastOfARepeatedMemberCounts) {
  const auto records =
      read_ok(R"({"status":"error","ttft_ms":"x","status":"healthy","ttft_ms":100})");
  EXPECT_EQ(records.statuses.count("healthy"), 1u);
  EXPECT_THAT(records.column(Field::kTtft).values, ElementsAre(100));
}

TEST(ProbeRecords, ARowWithoutStatusIsUnknown) {
  const auto records = read_ok("{\"ttft_ms\":1}\n{\"status\":null}\n{\"status\":\"warming up\"}\n");
  EXPECT_THAT(records.statuses.sorted(), ElementsAre(Pair("unknown", 2), Pair("warming up", 1)));
}

TEST(ProbeRecords, NullAndMissingValuesAreCounted) {
  const auto records =
      read_ok("{\"status\":\"healthy\",\"ttft_ms\":null}\n{\"status\":\"healthy\"}\n");
  EXPECT_EQ(records.column(Field::kTtft).absent, 2u);
  EXPECT_THAT(records.column(Field::kTtft).values, IsEmpty());
}

TEST(ProbeRecords, ImpossibleValuesAreCountedNamedAndLeftOut) {
  const auto records =
      read_ok(kGood + "\n" +  // line 2 is blank
              R"({"status":"healthy","ttft_ms":-5,"latency_ms":NaN,"tokens_per_sec":-0.1})"
              "\n"
              R"({"status":"healthy","ttft_ms":0,"latency_ms":1e400,"tokens_per_sec":0})"
              "\n"
              R"({"status":"healthy","ttft_ms":-7,"latency_ms":-Infinity,"tokens_per_sec":2})"
              "\n");
  const Column& ttft = records.column(Field::kTtft);
  EXPECT_THAT(ttft.values, ElementsAre(200));
  EXPECT_EQ(ttft.negative.rows, 2u);
  EXPECT_EQ(ttft.negative.first_line, 3u);
  EXPECT_EQ(ttft.zero.rows, 1u);
  EXPECT_EQ(ttft.zero.first_line, 4u);
  const Column& latency = records.column(Field::kLatency);
  EXPECT_THAT(latency.values, ElementsAre(3000));
  EXPECT_EQ(latency.not_finite.rows, 3u);
  EXPECT_EQ(latency.not_finite.first_line, 3u);
  const Column& throughput = records.column(Field::kThroughput);
  EXPECT_THAT(throughput.values, ElementsAre(5.5, 0, 2));
  EXPECT_EQ(throughput.negative.first_line, 3u);
}

TEST(ProbeRecords, OtherMembersAreIgnored) {
  const auto records = read_ok(
      R"({"x":[[{"ttft_ms":9,"status":"error"}]],"status":"healthy","error":null,"ttft_msx":1,"model":7})");
  EXPECT_EQ(records.statuses.count("healthy"), 1u);
  EXPECT_EQ(records.column(Field::kTtft).absent, 1u);
  EXPECT_THAT(records.endpoints.sorted(), IsEmpty());
}

TEST(ProbeRecords, CountsProviderAndModel) {
  const std::string row = R"({"provider":"vllm","model":"qwen","status":"healthy"})"
                          "\n";
  const auto records = read_ok(row + row + R"({"model":"mod\u00e8le"})" + "\n");
  using namespace std::string_literals;
  EXPECT_THAT(records.endpoints.sorted(),
              ElementsAre(Pair("vllm\0qwen"s, 2), Pair("\0mod\u00e8le"s, 1)));
}

TEST(ProbeRecords, ByteOrderMarkCarriageReturnsIndentationAndNoFinalLineBreakAreNoMatter) {
  const std::string row = kGood.substr(0, kGood.size() - 1);
  EXPECT_EQ(read_ok("\xEF\xBB\xBF" + kGood).rows, 1u);
  EXPECT_EQ(read_ok(row + "\r\n" + row + "\r\n").rows, 2u);
  EXPECT_EQ(read_ok("  \t" + row + " \t\n" + row).rows, 2u);
  EXPECT_EQ(read_ok(kGood + kGood + row).rows, 3u);
}

TEST(ProbeRecords, AValueOfAWrongTypeIsNamedWithItsPlace) {
  const auto at_line_3 = [](const std::string& row) {
    return read_error(kGood + kGood + row + "\n" + kGood);
  };
  EXPECT_THAT(at_line_3(R"({"status":"healthy","ttft_ms":"123"})"),
              HasSubstr(":3:21: ttft_ms is a string, expected a number"));
  EXPECT_THAT(at_line_3(R"({"status":"healthy","ttft_ms":true})"),
              HasSubstr(":3:21: ttft_ms is a boolean"));
  EXPECT_THAT(at_line_3(R"({"status":"healthy","latency_ms":[1]})"),
              HasSubstr(":3:21: latency_ms is a list or an object"));
  EXPECT_THAT(at_line_3(R"({"status":"healthy","tokens_per_sec":{}})"),
              HasSubstr(":3:21: tokens_per_sec is a list or an object"));
  EXPECT_THAT(at_line_3(R"({"status":["healthy"]})"),
              HasSubstr(":3:2: status is a list or an object, expected a string"));
  EXPECT_THAT(at_line_3(R"({"status":1})"),
              HasSubstr(":3:2: status is a number, expected a string"));
}

class MalformedLine : public testing::TestWithParam<std::string> {};
TEST_P(MalformedLine, IsAnErrorWithItsLine) {
  const std::string error = read_error(kGood + kGood + GetParam() + "\n" + kGood);
  EXPECT_THAT(error, HasSubstr("probes.jsonl:3:"));
}
INSTANTIATE_TEST_SUITE_P(ProbeRecords,
                         MalformedLine,
                         testing::Values(R"({"status":"healthy",)",
                                         R"({"status":"healthy"} {"status":"healthy"})",
                                         R"({"status":"healthy"}x)",
                                         R"({'status':'healthy'})",
                                         R"({"status":"healthy",})",
                                         "[1, 2]",
                                         "7",
                                         "\"text\"",
                                         "null",
                                         "{\"status\":\"heal\x01thy\"}",
                                         std::string("{\"status\":\"heal\0thy\"}", 21),
                                         std::string("\0\0", 2),
                                         "{\"status\":\"\xFF\xFE\"}",
                                         "\x80\x81\x82",
                                         "{\"ttft_ms\":1e}",
                                         "{\"ttft_ms\":01}",
                                         "{\"status\":\"\\ud800\"}",
                                         std::string(100'000, '['),
                                         std::string(100'000, '{')));

TEST(ProbeRecords, AFileThatIsCutMidLineSaysSo) {
  EXPECT_THAT(
      read_error(kGood + R"({"status":"healthy","ttft_m)"),
      testing::AllOf(HasSubstr("probes.jsonl:2:"), HasSubstr("the file ends within this line")));
}

TEST(ProbeRecords, AJsonArrayIsRefusedAtItsFirstLine) {
  EXPECT_THAT(read_error("[\n{\"status\":\"healthy\"}\n]\n"), HasSubstr("probes.jsonl:1:"));
}

TEST(ProbeRecords, DeepNestingCostsNoStack) {
  const std::string deep = "{\"status\":\"healthy\",\"x\":" + std::string(200'000, '[') +
                           std::string(200'000, ']') + "}\n";
  const ProbeFile file(kGood + deep);
  const auto records = file.read({});
  // Either way is sane: nothing of this member is kept.
  if (records.ok()) {
    EXPECT_EQ(records->rows, 2u);
  } else {
    EXPECT_EQ(records.error().where.line, 2u);
  }
}

TEST(ProbeRecords, LinesMayBeLongerThanABlock) {
  const std::string filler(10u << 20, 'x');
  const auto records =
      read_ok(kGood + "{\"status\":\"healthy\",\"error\":\"" + filler + "\"}\n" + kGood);
  EXPECT_EQ(records.rows, 3u);
}

TEST(ProbeRecords, ALineOverTheLimitIsAnErrorWhereverBlocksAreCut) {
  ReadOptions options;
  options.line_limit = 1000;
  for (const std::size_t block : {1u, 16u, 500u, 4096u}) {
    options.block_bytes = block;
    const std::string error = read_error(kGood + std::string(1001, ' ') + "\n", options);
    EXPECT_THAT(error, HasSubstr("probes.jsonl:2: a line of more than 1000 bytes")) << block;
    const std::string open_ended = read_error(kGood + std::string(100'000, 'x'), options);
    EXPECT_THAT(open_ended, HasSubstr("probes.jsonl:2: a line of more than 1000 bytes")) << block;
    const std::string marked = read_error("\xEF\xBB\xBF" + std::string(1001, 'x'), options);
    EXPECT_THAT(marked, HasSubstr("probes.jsonl:1: a line of more than 1000 bytes")) << block;
  }
}

TEST(ProbeRecords, StatusNamesAreBoundedInNumberAndLength) {
  std::string content;
  for (int i = 0; i < 500; ++i) {
    content += "{\"status\":\"" + std::to_string(i) + std::string(1000, 's') + "\"}\n";
  }
  const auto records = read_ok(content);
  EXPECT_EQ(records.rows, 500u);
  EXPECT_EQ(records.statuses.sorted().size(), kStatusLimit);
  EXPECT_EQ(records.statuses.others(), 500 - kStatusLimit);
  EXPECT_LE(records.statuses.sorted().front().first.size(), 200u);
}

TEST(ProbeRecords, WhatCannotBeReadIsRefusedAtOpening) {
  const ProbeFile file("");
  EXPECT_FALSE(files::BlockReader::open(file.folder()).ok());
  EXPECT_FALSE(files::BlockReader::open(file.folder() / "absent.jsonl").ok());
  const auto fifo = file.folder() / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_FALSE(files::BlockReader::open(fifo).ok());
}

TEST(ProbeRecords, ReadingStopsWhenAsked) {
  std::string content;
  for (int i = 0; i < 1000; ++i) content += kGood;
  const ProbeFile file(content);
  ReadOptions options;
  options.block_bytes = 4096;
  int calls = 0;
  int stop_at = 0;
  options.proceed = [&](double fraction) {
    EXPECT_GE(fraction, 0);
    EXPECT_LE(fraction, 1);
    return ++calls < stop_at;
  };
  for (const unsigned threads : {1u, 3u}) {
    options.threads = threads;
    // With helpers, the caller may find nothing left to do after its first call.
    stop_at = threads == 1 ? 5 : 1;
    calls = 0;
    auto records = file.read(options);
    ASSERT_FALSE(records.ok());
    EXPECT_EQ(records.error().code, ErrorCode::kInterrupted);
    EXPECT_EQ(calls, stop_at);
  }
}

TEST(ProbeRecords, WhatTheCallerThrowsComesOut) {
  std::string content;
  for (int i = 0; i < 1000; ++i) content += kGood;
  const ProbeFile file(content);
  ReadOptions options;
  options.block_bytes = 1024;
  options.threads = 4;
  options.proceed = [](double) -> bool { throw std::runtime_error("stop"); };
  EXPECT_THROW(static_cast<void>(file.read(options)), std::runtime_error);
}

// Rows of every kind, from a fixed seed.
std::vector<std::string> mixed_rows(std::size_t count) {
  std::mt19937 random(7);
  const std::vector<std::string> statuses = {
      "healthy", "healthy", "healthy", "degraded", "error", "odd"};
  const std::vector<std::string> values = {
      "12", "350.25", "null", "-3", "0", "NaN", "1e400", "900"};
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = [&] { return values[random() % values.size()]; };
    rows.push_back("{\"status\":\"" + statuses[random() % statuses.size()] + "\",\"ttft_ms\":" +
                   value() + ",\"latency_ms\":" + value() + ",\"tokens_per_sec\":" + value() +
                   ",\"model\":\"m" + std::to_string(random() % 5) + "\"}");
  }
  return rows;
}

std::string lines(const std::vector<std::string>& rows) {
  std::string text;
  for (const auto& row : rows) text += row + "\n";
  return text;
}

void expect_same(const Records& left, const Records& right, bool same_lines) {
  EXPECT_EQ(left.rows, right.rows);
  EXPECT_EQ(left.statuses.sorted(), right.statuses.sorted());
  EXPECT_EQ(left.endpoints.sorted(), right.endpoints.sorted());
  for (const Field field : kFields) {
    auto one = left.column(field);
    auto two = right.column(field);
    if (!same_lines) {
      std::sort(one.values.begin(), one.values.end());
      std::sort(two.values.begin(), two.values.end());
    }
    EXPECT_EQ(one.values, two.values);
    EXPECT_EQ(one.absent, two.absent);
    for (const auto member : {&Column::negative, &Column::zero, &Column::not_finite}) {
      EXPECT_EQ((one.*member).rows, (two.*member).rows);
      if (same_lines) {
        EXPECT_EQ((one.*member).first_line, (two.*member).first_line);
      }
    }
  }
}

TEST(ProbeRecords, NeitherBlocksNorThreadsChangeTheResult) {
  const std::string content = lines(mixed_rows(700));
  ReadOptions whole;
  whole.threads = 1;
  const auto expected = read_ok(content, whole);
  EXPECT_EQ(expected.rows, 700u);
  for (const std::size_t block : {1u, 7u, 64u, 1000u, 65536u}) {
    for (const unsigned threads : {1u, 2u, 5u}) {
      ReadOptions options;
      options.block_bytes = block;
      options.threads = threads;
      SCOPED_TRACE(std::to_string(block) + " bytes, " + std::to_string(threads) + " threads");
      expect_same(read_ok(content, options), expected, true);
    }
  }
}

TEST(ProbeRecords, TheFirstBadLineIsNamedWhateverBlocksAndThreads) {
  auto rows = mixed_rows(300);
  rows[200] = "{\"ttft_ms\":\"a\"}";
  rows[201] = "{";
  const std::string content = lines(rows);
  for (const std::size_t block : {1u, 100u, 5000u}) {
    for (const unsigned threads : {1u, 2u, 5u}) {
      ReadOptions options;
      options.block_bytes = block;
      options.threads = threads;
      EXPECT_THAT(read_error(content, options), HasSubstr("probes.jsonl:201:2: ttft_ms is a string"));
    }
  }
}

TEST(ProbeRecords, TheOrderOfRowsChangesNoCount) {
  auto rows = mixed_rows(500);
  const auto expected = read_ok(lines(rows));
  std::mt19937 random(11);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    expect_same(read_ok(lines(rows)), expected, false);
  }
}

}  // namespace
}  // namespace aipreflight::probe_records
