// must say: kInfo.needs is made of kNetwork, kExec and kWrite
#include <aipreflight/plugin.hpp>

namespace ap = aipreflight::sdk;

class Sample {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "sample", .title = "t", .doc = "d", .needs = 8u};
  static constexpr auto kKeys = std::array{ap::key("max").number().doc("bound")};
  explicit Sample(const ap::Config&) {}
  void run(ap::Report&) {}
};

AIPREFLIGHT_PLUGIN("sample", "1.0.0", (ap::Vendor{"Acme", "mailto:a@b.example", "MIT"}), Sample)
