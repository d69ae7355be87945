#include "limits.hpp"

namespace aipreflight::profile {
namespace {

constexpr double kMiB = 1 << 20;
constexpr double kTiB = kMiB * kMiB;

Key row(const char* path, std::uint64_t type, double minimum, double maximum, const char* doc) {
  Key key;
  key.path = path;
  key.types = type;
  key.minimum = minimum;
  key.maximum = maximum;
  key.doc = doc;
  return key;
}

}  // namespace

const std::vector<Key>& limit_keys() {
  static const std::vector<Key> kKeys = {
      row("memory", kTypeSize, 64 * kMiB, kTiB, "Address space of its process."),
      row("threads", kTypeInt, 1, 1e6, "Threads of its process."),
      row("descriptors", kTypeInt, 64, 1 << 20, "Descriptors that it may have open at a time."),
      row("file", kTypeSize, 1, kTiB, "The largest file that it may write."),
      row("artefacts", kTypeSize, 1, kTiB, "All files in its artefact folder."),
      row("output", kTypeSize, 1024, 64 * kMiB, "Kept of stdout, stderr and log, each."),
      row("gates", kTypeInt, 1, 1e6, "Gates that it may report."),
      row("findings", kTypeInt, 1, 1e6, "Findings that it may report."),
      row("metrics", kTypeInt, 1, 1e6, "Metrics that it may report."),
      row("details", kTypeSize, 1, 64 * kMiB, "Its details, as JSON."),
      row("evidence", kTypeSize, 1024, 4096 * kMiB, "Texts of gates, findings and metrics."),
  };
  return kKeys;
}

}  // namespace aipreflight::profile
