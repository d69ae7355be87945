#include <fstream>
#include <iterator>
#include <string>

#include <aipreflight/doctor.hpp>

// A module whose command `doctor` prints the file patient.txt of the working directory, and ends
// with 3 where that has no last line break.
namespace {

namespace sdk = aipreflight::sdk;

class Check {
 public:
  static constexpr sdk::CheckInfo kInfo{.id = "patient", .title = "Nothing", .doc = "Passes."};
  static constexpr auto kKeys = sdk::kNoKeys;
  explicit Check(const sdk::Config& /*config*/) {}
  void run(sdk::Report& report) { report.finding({.reason_code = "none", .message = "none"}); }
};

class Doctor {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = sdk::kDoctorCommand, .title = "say how it is", .doc = "Prints patient.txt."};
  static constexpr auto kKeys = sdk::kNoKeys;
  explicit Doctor(const sdk::Config& /*config*/) {}
  int run(sdk::Console& console) const {
    std::ifstream file("patient.txt");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    console.print(text);
    return text.ends_with('\n') ? 0 : 3;
  }
};

}  // namespace

AIPREFLIGHT_PLUGIN("patient", "1.0.0", sdk::Vendor{}, Check, sdk::Commands<Doctor>)
