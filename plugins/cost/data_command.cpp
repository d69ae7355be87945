#include "data_command.hpp"

extern "C" {
extern const char aipreflight_cost_patterns_text[];
extern const unsigned long aipreflight_cost_patterns_text_size;
extern const char aipreflight_cost_prices[];
extern const unsigned long aipreflight_cost_prices_size;
}

namespace aipreflight::cost {

std::vector<evidence::DataFile> Data::data_files() {
  return {
      {"patterns.yml", {aipreflight_cost_patterns_text, aipreflight_cost_patterns_text_size}},
      {"prices.yml", {aipreflight_cost_prices, aipreflight_cost_prices_size}},
  };
}

}  // namespace aipreflight::cost
