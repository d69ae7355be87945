#pragma once

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "inference/request.hpp"
#include "prober/prober.hpp"

// What tests of the prober probe, and keep.
namespace aipreflight::sla {

inline Endpoint endpoint(const std::string& url,
                         const std::string& model = "m",
                         inference::Dialect dialect = inference::Dialect::kOpenAiChat) {
  Endpoint result;
  result.provider = "test";
  result.target = {dialect, url, model, "", "sk-very-secret"};
  auto envelope = inference::envelope_of(result.target);
  EXPECT_TRUE(envelope.ok());
  if (envelope) result.envelope = envelope.take();
  result.prompt = {"Hello there", 8};
  return result;
}

// Each endpoint once.
inline ProbePlan once(std::vector<Endpoint> endpoints) {
  ProbePlan plan;
  plan.endpoints = std::move(endpoints);
  plan.load.interval = plan.load.duration = std::chrono::milliseconds(1);
  plan.load.concurrency = 64;
  return plan;
}

// Keeps every sample as it ends.
inline ProbeHooks keeping(std::vector<Sample>& samples) {
  ProbeHooks hooks;
  hooks.take = [&samples](const Sample& sample) {
    samples.push_back(sample);
    return true;
  };
  return hooks;
}

// The samples in the order of sending.
inline std::vector<Sample> run(const ProbePlan& plan, ProbeRun* whole = nullptr) {
  std::vector<Sample> samples;
  auto result = probe(plan, keeping(samples));
  EXPECT_TRUE(result.ok());
  if (result && whole != nullptr) *whole = result.take();
  std::sort(samples.begin(), samples.end(), [](const Sample& left, const Sample& right) {
    return left.number < right.number;
  });
  return samples;
}

}  // namespace aipreflight::sla
