#pragma once

#include <string>

// Amounts of US dollars as people read them.
namespace aipreflight::cost {

// "$1,234.50"
[[nodiscard]] std::string dollars(double value, int digits = 2);
// "$0.00031", "$12.30": three digits where cents are not enough.
[[nodiscard]] std::string amount(double value);
// "+$12.30", "-$0.000310", "$0.00"
[[nodiscard]] std::string signed_amount(double value);
// "+8.2%"
[[nodiscard]] std::string signed_percent(double percent);

}  // namespace aipreflight::cost
