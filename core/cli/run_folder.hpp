#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/run_result.hpp"

namespace aipreflight::cli {

// A name that is one entry of a folder whatever the text holds: no separators, no control
// characters, not hidden, at most 100 bytes.
[[nodiscard]] std::string safe_name(const std::string& name);

// Where one run writes.
class RunFolder {
 public:
  // `out` itself, if given; otherwise <outdir>/<safe name>-<stamp>[-N], made by nobody else. It
  // exists and can be written when this returns, and holds no report of an earlier run: one that is
  // cut short must not leave an old PASS behind.
  [[nodiscard]] static Result<RunFolder> make(const std::optional<std::string>& out,
                                              const std::string& outdir,
                                              const std::string& profile,
                                              const Clock& clock);

  [[nodiscard]] const std::string& path() const { return path_; }  // as the user would type it
  [[nodiscard]] std::string absolute() const;

  // Each whole or not at all. Returns what could not be written.
  [[nodiscard]] Errors write_reports(const RunResult& result,
                                     const std::vector<std::string>& formats) const;
  // The report that a person would open, of those formats.
  [[nodiscard]] std::string report_path(const std::vector<std::string>& formats) const;

  // Points <outdir>/latest at this folder, if it lies directly in <outdir>.
  [[nodiscard]] Result<void> become_latest() const;

 private:
  RunFolder(std::string path, std::string outdir)
      : path_(std::move(path)), outdir_(std::move(outdir)) {}
  std::string path_;
  std::string outdir_;
};

}  // namespace aipreflight::cli
