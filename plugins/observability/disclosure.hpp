#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conventions.hpp"

namespace aipreflight::observability {

// Something in a text that telemetry should not hold, masked.
struct Disclosure {
  bool is_secret = false;  // else personal data
  std::string what;        // "API key", "e-mail address"
  std::string masked;      // the first characters and how many there are
};

// Secrets by their beginnings, as the conventions list them; e-mail addresses, payment cards (13 to
// 19 digits with a right check digit, ISO/IEC 7812) and IBANs (check digits by ISO 13616).
[[nodiscard]] std::vector<Disclosure> find_disclosures(std::string_view text,
                                                       const std::vector<SecretPattern>& secrets);

}  // namespace aipreflight::observability
