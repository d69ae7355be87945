// must say: AIPREFLIGHT_PLUGIN: the version must be as in semver.org
#include <aipreflight/plugin.hpp>

namespace ap = aipreflight::sdk;

class Sample {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "sample", .title = "t", .doc = "d"};
  static constexpr auto kKeys = std::array{ap::key("max").number().doc("bound")};
  explicit Sample(const ap::Config&) {}
  void run(ap::Report&) {}
};

AIPREFLIGHT_PLUGIN("sample", "v1", (ap::Vendor{}), Sample)
