#include "evidence/outcome.hpp"

#include "base/files.hpp"

namespace aipreflight::evidence {

void keep(sdk::Report& report,
          std::string_view name,
          std::string_view media_type,
          std::string_view content) {
  write(report.artefact(name, media_type), content);
}

void write(const std::string& artefact, std::string_view content) {
  const auto written = files::write_atomically(artefact, content);
  if (!written.ok()) throw sdk::CouldNotMeasure("artefact_unwritable", written.error().to_string());
}

}  // namespace aipreflight::evidence
