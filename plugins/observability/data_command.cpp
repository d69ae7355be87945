#include "data_command.hpp"

extern "C" {
extern const char aipreflight_observability_genai_text[];
extern const unsigned long aipreflight_observability_genai_text_size;
}

namespace aipreflight::observability {

std::vector<evidence::DataFile> Data::data_files() {
  return {
      {"genai.yml",
       {aipreflight_observability_genai_text, aipreflight_observability_genai_text_size}},
  };
}

}  // namespace aipreflight::observability
