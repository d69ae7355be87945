#include "known_bad.hpp"

#include <algorithm>
#include <string>

#include <aipreflight/outcome.hpp>

namespace aipreflight::observability {
namespace {

constexpr std::int64_t kFewestRecords = 20;

// Records of an application, none of which has what is asked for.
std::string sample(const Settings& settings) {
  std::string lines;
  for (std::int64_t i = 0; i < std::max(kFewestRecords, settings.min_records); ++i) {
    lines += R"({"model": "known-bad", "message": "nothing of use"})" "\n";
  }
  return lines;
}

}  // namespace

void describe_known_bad(const Settings& settings, sdk::KnownBad& input) {
  const Level reached = settings.reached();
  if (settings.required_fields.empty() && reached <= Level::kSample) {
    throw sdk::NotApplicable("nothing_gated", "the section demands no field");
  }
  if (!settings.config.empty() || reached == Level::kNone) {
    input.set("config", "known-bad/this-declaration-does-not-exist.yml");
  }
  if (!settings.sample.empty()) {
    input.set("sample", input.file("known-bad-sample.jsonl", "application/jsonl", sample(settings)));
  }
  if (settings.canary) {
    input.clear("canary.url");
    input.clear("canary.serve");
    input.set("canary.command", "true");
  }
}

}  // namespace aipreflight::observability
