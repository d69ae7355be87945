#include "gpus.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aipreflight::diagnose {
namespace {

using exposition::Labels;
using exposition::Series;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Series series(const char* name, Labels labels) {
  exposition::normalise(labels);
  return {name, std::move(labels), {{0, 1}}};
}

Series engine(const char* pod) {
  return series("vllm:num_requests_running", {{"instance", "10.0.0.7:8000"}, {"pod", pod}});
}

Series gpu(const char* uuid, const char* pod, const char* label = "pod") {
  return series("DCGM_FI_DEV_XID_ERRORS",
                {{"UUID", uuid}, {"instance", "10.0.9.1:9400"}, {label, pod}});
}

TEST(Gpus, OfOtherPodsAreLeftOut) {
  std::vector<Series> all = {
      engine("vllm-0"), gpu("a", "vllm-0"), gpu("b", "train-3"), gpu("c", "")};
  EXPECT_THAT(attribute_gpus(all),
              ElementsAre("GPUs that the engine's pods do not use are left out: 2"));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(exposition::label_of(all[1].labels, "UUID"), "a");
}

TEST(Gpus, AreUsedByTheExportedPodWhereTheScrapeTookItsLabel) {
  Series ours = gpu("a", "vllm-0", "exported_pod");
  ours.labels.push_back({"pod", "dcgm-exporter-x"});
  exposition::normalise(ours.labels);
  std::vector<Series> all = {engine("vllm-0"), ours, gpu("b", "train-3")};
  EXPECT_EQ(attribute_gpus(all).size(), 1u);
  EXPECT_EQ(all.size(), 2u);
}

TEST(Gpus, OfNobodyKnownAreKeptAndSaidToBe) {
  std::vector<Series> all = {engine("vllm-0"), gpu("a", "dcgm-exporter-x")};
  EXPECT_THAT(attribute_gpus(all), ElementsAre(HasSubstr("the GPUs are not attributed")));
  EXPECT_EQ(all.size(), 2u);
}

TEST(Gpus, OfTheEnginesHostNeedNoPod) {
  std::vector<Series> all = {series("vllm:num_requests_running", {{"instance", "node-0:8000"}}),
                             series("DCGM_FI_DEV_GPU_TEMP", {{"instance", "node-0:9400"}})};
  EXPECT_THAT(attribute_gpus(all), IsEmpty());
  EXPECT_EQ(all.size(), 2u);
}

TEST(Gpus, AreNotMissedWhereThereAreNone) {
  std::vector<Series> all = {engine("vllm-0")};
  EXPECT_THAT(attribute_gpus(all), IsEmpty());
}

}  // namespace
}  // namespace aipreflight::diagnose
