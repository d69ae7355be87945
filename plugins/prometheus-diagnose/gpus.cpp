#include "gpus.hpp"

#include <set>
#include <string_view>

namespace aipreflight::diagnose {
namespace {

using exposition::label_of;
using exposition::Series;
using Names = std::set<std::string, std::less<>>;

bool is_of_gpu(const Series& series) {
  return series.name.starts_with("DCGM_");
}

std::string_view pod_of(const Series& series) {
  const std::string_view exported = label_of(series.labels, "exported_pod");
  return is_of_gpu(series) && !exported.empty() ? exported : label_of(series.labels, "pod");
}

std::string_view host_of(const Series& series) {
  const std::string_view instance = label_of(series.labels, "instance");
  return instance.substr(0, instance.rfind(':'));
}

std::string gpu_of(const Series& series) {
  const std::string_view uuid = label_of(series.labels, "UUID");
  if (!uuid.empty()) return std::string(uuid);
  return std::string(host_of(series)) + '/' + std::string(label_of(series.labels, "gpu"));
}

}  // namespace

std::vector<std::string> attribute_gpus(std::vector<Series>& series) {
  Names pods;
  Names hosts;
  for (const Series& one : series) {
    if (is_of_gpu(one)) continue;
    pods.emplace(pod_of(one));
    hosts.emplace(host_of(one));
  }
  pods.erase("");
  hosts.erase("");
  bool has_gpus = false;
  bool has_ours = false;
  bool is_on_our_host = false;
  Names others;
  for (const Series& one : series) {
    if (!is_of_gpu(one)) continue;
    has_gpus = true;
    is_on_our_host = is_on_our_host || hosts.contains(host_of(one));
    if (pods.contains(pod_of(one))) {
      has_ours = true;
    } else {
      others.insert(gpu_of(one));
    }
  }
  if (!has_gpus) return {};
  if (!has_ours) {
    if (is_on_our_host) return {};
    return {
        "the GPUs are not attributed: their series name no pod and no host of the engine, so "
        "they may serve others"};
  }
  if (others.empty()) return {};
  std::erase_if(series,
                [&](const Series& one) { return is_of_gpu(one) && !pods.contains(pod_of(one)); });
  return {"GPUs that the engine's pods do not use are left out: " + std::to_string(others.size())};
}

}  // namespace aipreflight::diagnose
