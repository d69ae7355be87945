#include "prober/config_file.hpp"

#include "base/files.hpp"

namespace aipreflight::sla {

ProbeConfig read_probe_file(const sdk::Config& path) {
  const std::string file = path.as_text();
  auto text = files::read(file);
  if (!text) {
    path.error(text.error().message);
    return {};
  }
  ProbeConfig probes = read_probe_config(*text, file, real_sources());
  for (const Error& error : probes.errors) {
    path.error_at(file,
                  error.where.line,
                  error.where.column,
                  error.hint.empty() ? error.message : error.message + " (" + error.hint + ")");
  }
  return probes;
}

}  // namespace aipreflight::sla
