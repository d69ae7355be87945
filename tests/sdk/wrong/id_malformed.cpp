// must say: kInfo.id must be 2 to 41 lower-case letters
#include <aipreflight/plugin.hpp>

namespace ap = aipreflight::sdk;

class Sample {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "Sample", .title = "t", .doc = "d"};
  static constexpr auto kKeys = std::array{ap::key("max").number().doc("bound")};
  explicit Sample(const ap::Config&) {}
  void run(ap::Report&) {}
};

AIPREFLIGHT_PLUGIN("sample", "1.0.0", (ap::Vendor{"Acme", "mailto:a@b.example", "MIT"}), Sample)
