#include "prober/record.hpp"

#include <gtest/gtest.h>

#include "json/value.hpp"

namespace aipreflight::sla {
namespace {

using std::chrono::milliseconds;

TEST(Record, HasLlmprobesMembersAndNoTimeThatWasNotMeasured) {
  const Endpoint probed;
  Sample sample;
  sample.sent = sample.intended + milliseconds(3);
  sample.first = sample.sent + milliseconds(100);
  sample.last = sample.sent + milliseconds(400);
  sample.end = sample.sent + milliseconds(500);
  sample.chunks = 4;
  sample.deliveries = 4;
  sample.health = Health::kHealthy;
  auto record = json::parse(record_of(sample, probed, false), "record");
  ASSERT_TRUE(record.ok());
  EXPECT_EQ((*record)["status"].as_string(), "healthy");
  EXPECT_DOUBLE_EQ((*record)["ttft_ms"].as_number(), 100);
  EXPECT_DOUBLE_EQ((*record)["latency_ms"].as_number(), 500);
  EXPECT_DOUBLE_EQ((*record)["tokens_per_sec"].as_number(), 10);
  EXPECT_EQ((*record)["token_count"].as_integer(), 4);
  EXPECT_EQ((*record)["token_source"].as_string(), "chunks");
  auto open = json::parse(record_of(sample, probed, true), "record");
  EXPECT_DOUBLE_EQ((*open)["ttft_ms"].as_number(), 103);
  EXPECT_DOUBLE_EQ((*open)["ttft_service_ms"].as_number(), 100);

  Sample failed;
  failed.error = ErrorClass::kDns;
  failed.message = "no such host";
  auto error = json::parse(record_of(failed, probed, false), "record");
  EXPECT_EQ((*error)["status"].as_string(), "error");
  EXPECT_EQ((*error)["error_class"].as_string(), "dns");
  EXPECT_EQ(error->find("ttft_ms"), nullptr);
  EXPECT_EQ(error->find("latency_ms"), nullptr);
}

}  // namespace
}  // namespace aipreflight::sla
