// must say: run must return void: a check reports gates and findings, and the host decides
#include <aipreflight/plugin.hpp>

namespace ap = aipreflight::sdk;

class Sample {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "sample", .title = "t", .doc = "d"};
  static constexpr auto kKeys = std::array{ap::key("max").number().doc("bound")};
  explicit Sample(const ap::Config&) {}
  bool run(ap::Report&) { return true; }
};

AIPREFLIGHT_PLUGIN("sample", "1.0.0", (ap::Vendor{"Acme", "mailto:a@b.example", "MIT"}), Sample)
