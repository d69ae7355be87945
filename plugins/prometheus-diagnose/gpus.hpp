#pragma once

#include <string>
#include <vector>

#include "exposition/series.hpp"

namespace aipreflight::diagnose {

// Whose GPUs those of dcgm-exporter are: it names the pod that uses a GPU, as `exported_pod` where
// the scrape has put the exporter's own into `pod`, and the host by its address. Series of GPUs
// that other pods use are removed where those of the engine's pods are known; what was removed, and
// that GPUs cannot be attributed, are sentences for the report.
[[nodiscard]] std::vector<std::string> attribute_gpus(std::vector<exposition::Series>& series);

}  // namespace aipreflight::diagnose
