#include "prometheus/document.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace aipreflight::prometheus {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(PrometheusDocument, HoldsTheSeriesOfAnAnswer) {
  const auto document = read_document(
      R"({"status":"success","warnings":["partial"],"infos":["old"],"data":{"resultType":"matrix","result":[
        {"metric":{"__name__":"x","b":"2","a":"1"},"values":[[1.5,"2"],[2.5,"NaN"],[3.5,"+Inf"],[4.5,"oops"]]},
        {"metric":{},"value":[1,"7"]}]}})",
      "answer");
  ASSERT_TRUE(document.ok()) << document.error().to_string();
  EXPECT_EQ(document->text("status"), "success");
  EXPECT_THAT(document->warnings, ElementsAre("partial", "old"));
  ASSERT_EQ(document->series.size(), 2u);
  EXPECT_EQ(exposition::to_string(document->series[0].name, document->series[0].labels),
            R"(x{a="1",b="2"})");
  ASSERT_EQ(document->series[0].samples.size(), 3u);
  EXPECT_EQ(document->series[0].samples[0], (exposition::Sample{1.5, 2}));
  EXPECT_TRUE(std::isnan(document->series[0].samples[1].value));
  EXPECT_TRUE(std::isinf(document->series[0].samples[2].value));
  EXPECT_EQ(document->unreadable_samples, 1u);
  EXPECT_EQ(document->series[1].samples[0], (exposition::Sample{1, 7}));
}

TEST(PrometheusDocument, ReadsWhatItWroteItself) {
  const std::vector<exposition::Series> series = {
      {"x", {{"a", "q\"\n"}}, {{1, 2.25}, {2, std::numeric_limits<double>::infinity()}}}};
  const auto document =
      read_document(write_recording({"prometheus http://p", 1, 2, {"w"}}, series), "file");
  ASSERT_TRUE(document.ok()) << document.error().to_string();
  EXPECT_EQ(document->series, series);
  EXPECT_THAT(document->window, ElementsAre(1, 2));
  EXPECT_EQ(document->text("format"), kRecordingFormat);
  EXPECT_THAT(document->warnings, ElementsAre("w"));
}

TEST(PrometheusDocument, IsBounded) {
  const std::string two =
      R"({"series":[{"metric":{},"values":[[1,"1"],[2,"2"]]},{"metric":{},"values":[]}]})";
  const auto many = read_document(two, "x", {.series = 1});
  ASSERT_FALSE(many.ok());
  EXPECT_THAT(many.error().to_string(), HasSubstr("more than 1 series"));
  EXPECT_EQ(many.error().reason, "too_much_data");
  EXPECT_FALSE(read_document(two, "x", {.samples = 1}).ok());
}

// Plain samples have a way of their own; a blank in each keeps them from it.
TEST(PrometheusDocument, ReadsPlainSamplesAsItReadsAllOthers) {
  const std::vector<std::string> times = {
      "0", "1.5", "0.25", "1435781430.781", "9007199254740993", "-2", "1e3", "1767225600.123"};
  const std::vector<std::string> values = {"0",
                                           ".5",
                                           "5.",
                                           "1000.2",
                                           "0.1",
                                           "123456789012345",
                                           "1234567890123456",
                                           "-7",
                                           "1e-3",
                                           "NaN",
                                           "+Inf",
                                           "",
                                           "1.2.3",
                                           "0x10",
                                           "123456.789012345"};
  std::string plain = R"({"series":[{"metric":{},"values":[)";
  std::string blank = plain;
  for (const std::string& time : times) {
    for (const std::string& value : values) {
      const std::string sample = "[" + time + ",\"" + value + "\"]";
      plain += sample + ",[7,\"7\"],[8,\"8\"],";
      blank += sample + " , [7,\"7\"] , [8,\"8\"] , ";
    }
  }
  const auto one = read_document(plain + "[9,\"9\"]]}]}", "plain");
  const auto other = read_document(blank + "[9,\"9\"]]}]}", "blank");
  ASSERT_TRUE(one.ok()) << one.error().to_string();
  ASSERT_TRUE(other.ok()) << other.error().to_string();
  const auto& samples = one->series[0].samples;
  const auto& expected = other->series[0].samples;
  ASSERT_EQ(samples.size(), expected.size());
  ASSERT_GT(samples.size(), 300u);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(samples[i].time, expected[i].time) << i;
    EXPECT_TRUE(samples[i].value == expected[i].value ||
                (std::isnan(samples[i].value) && std::isnan(expected[i].value)))
        << i;
  }
  EXPECT_EQ(one->unreadable_samples, other->unreadable_samples);
  EXPECT_GT(one->unreadable_samples, 0u);
}

TEST(PrometheusDocument, RefusesTimesThatAreNoNumbersOfJsonAmongPlainSamples) {
  for (const std::string time : {"01", "1.", ".5", "1.2.3", "+1"}) {
    EXPECT_FALSE(
        read_document(R"({"series":[{"metric":{},"values":[[1,"1"],[)" + time + R"(,"1"]]}]})", "x")
            .ok())
        << time;
  }
}

TEST(PrometheusDocument, CountsPlainSamplesUpToItsLimit) {
  const std::string five =
      R"({"series":[{"metric":{},"values":[[1,"1"],[2,"2"],[3,"3"],[4,"4"],[5,"5"]]}]})";
  EXPECT_TRUE(read_document(five, "x", {.samples = 5}).ok());
  EXPECT_FALSE(read_document(five, "x", {.samples = 4}).ok());
}

TEST(PrometheusDocument, ThatIsCutIsAnErrorWithItsPlace) {
  const auto document = read_document("{\"series\":[{\"metric\":", "x");
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.error().where.to_string(), "x:1:22");
}

}  // namespace
}  // namespace aipreflight::prometheus
