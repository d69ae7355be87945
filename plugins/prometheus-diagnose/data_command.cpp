#include "data_command.hpp"

extern "C" {
extern const char aipreflight_diagnose_rules_text[];
extern const unsigned long aipreflight_diagnose_rules_text_size;
extern const char aipreflight_diagnose_signals_text[];
extern const unsigned long aipreflight_diagnose_signals_text_size;
extern const char aipreflight_diagnose_legacy_text[];
extern const unsigned long aipreflight_diagnose_legacy_text_size;
}

namespace aipreflight::diagnose {

std::vector<evidence::DataFile> Data::data_files() {
  return {
      {"rules.yml", {aipreflight_diagnose_rules_text, aipreflight_diagnose_rules_text_size}},
      {"signals.yml", {aipreflight_diagnose_signals_text, aipreflight_diagnose_signals_text_size}},
      {"legacy.yml", {aipreflight_diagnose_legacy_text, aipreflight_diagnose_legacy_text_size}},
  };
}

}  // namespace aipreflight::diagnose
