// must say: a key in kKeys has a malformed path
#include <aipreflight/plugin.hpp>

namespace ap = aipreflight::sdk;

class Sample {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "sample", .title = "t", .doc = "d"};
  static constexpr auto kKeys = std::array{ap::key("Max-MS").number().doc("d")};
  explicit Sample(const ap::Config&) {}
  void run(ap::Report&) {}
};

AIPREFLIGHT_PLUGIN("sample", "1.0.0", (ap::Vendor{"Acme", "mailto:a@b.example", "MIT"}), Sample)
