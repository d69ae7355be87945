#include "evidence/certainty.hpp"

namespace aipreflight::evidence {

Certainty read_certainty(const sdk::Config& config, const std::string& prefix) {
  const std::string key = prefix + "inconclusive";
  const std::string word = config.find_text(key).value_or("lenient");
  Certainty certainty;
  certainty.confidence = config.find_number(prefix + "confidence");
  certainty.inconclusive = word == "fail"   ? sdk::Straddle::kFail
                           : word == "warn" ? sdk::Straddle::kWarn
                                            : sdk::Straddle::kLenient;
  if (!certainty.confidence && config.is_set(key)) {
    config.error(key, "inconclusive has no effect without confidence");
  }
  return certainty;
}

}  // namespace aipreflight::evidence
