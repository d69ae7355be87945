#include "data_command.hpp"

extern "C" {
extern const char aipreflight_rollback_rules_text[];
extern const unsigned long aipreflight_rollback_rules_text_size;
}

namespace aipreflight::rollback {

std::vector<evidence::DataFile> Data::data_files() {
  return {
      {"rules.yml", {aipreflight_rollback_rules_text, aipreflight_rollback_rules_text_size}},
  };
}

}  // namespace aipreflight::rollback
