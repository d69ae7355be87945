#include "prometheus/document.hpp"

#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(PrometheusDocument, ThatIsCutIsAnErrorWithItsPlace) {
  const auto document = read_document("{\"series\":[{\"metric\":", "x");
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.error().where.to_string(), "x:1:22");
}

}  // namespace
}  // namespace aipreflight::prometheus
