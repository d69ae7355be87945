#include "recording.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "prometheus/document.hpp"

namespace aipreflight::diagnose {
namespace {

bool is_raw(std::string_view text) {
  return text.substr(0, 4096).find("\"aipreflight-recording/") != std::string_view::npos;
}

Result<Recording> raw(std::string_view text, const std::string& path) {
  auto document = prometheus::read_document(text, path);
  if (!document) return document.take_error();
  if (document->text("format") != prometheus::kRecordingFormat) {
    return profile_error(
        {path},
        "format '" + text::one_line(document->text("format"), 80) + "' is not known",
        "this program reads " + std::string(prometheus::kRecordingFormat));
  }
  Evidence evidence;
  evidence.source = "file " + path;
  evidence.series = std::move(document->series);
  evidence.warnings = std::move(document->warnings);
  if (document->window.size() == 2 && document->window[0] <= document->window[1]) {
    evidence.window = Window{document->window[0], document->window[1]};
  }
  for (exposition::Series& series : evidence.series) {
    std::stable_sort(series.samples.begin(),
                     series.samples.end(),
                     [](const auto& left, const auto& right) { return left.time < right.time; });
  }
  return Recording(std::move(evidence));
}

}  // namespace

Result<Recording> read_recording(const std::string& path) {
  const auto text = files::read(path);
  if (!text) return usage_error("recorded metrics: " + text.error().message);
  if (is_raw(*text)) return raw(*text, path);
  auto old = read_old_metrics(*text, path);
  if (!old) return old.take_error();
  return Recording(old.take());
}

std::string write_recording(const Evidence& evidence, const Window& window) {
  return prometheus::write_recording({evidence.source, window.begin, window.end, evidence.warnings},
                                     evidence.series);
}

}  // namespace aipreflight::diagnose
