// must say: a key in kKeys is required and has a fallback
#include <aipreflight/plugin.hpp>

namespace ap = aipreflight::sdk;

class Sample {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "sample", .title = "t", .doc = "d"};
  static constexpr auto kKeys =
      std::array{ap::key("max").number().required().fallback("1").doc("d")};
  explicit Sample(const ap::Config&) {}
  void run(ap::Report&) {}
};

AIPREFLIGHT_PLUGIN("sample", "1.0.0", (ap::Vendor{"Acme", "mailto:a@b.example", "MIT"}), Sample)
