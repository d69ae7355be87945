#include "run_folder.hpp"

#include <array>
#include <cctype>
#include <filesystem>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "report/report.hpp"

namespace aipreflight::cli {
namespace {

namespace fs = std::filesystem;

struct Format {
  std::string_view name;
  std::string_view file;
  std::string (*render)(const RunResult&);
};

std::string plain_text(const RunResult& result) {
  return report::text(result, {.colour = false, .unicode = true, .verbose = true, .width = 0});
}

// In the order in which a person would want to open one.
constexpr std::array<Format, 4> kFormats = {{
    {"markdown", "aipreflight-report.md", report::markdown},
    {"text", "aipreflight-report.txt", plain_text},
    {"json", "aipreflight-report.json", report::json},
    {"prometheus", "aipreflight-report.prom", report::prometheus},
}};

bool is_wanted(const Format& format, const std::vector<std::string>& formats) {
  for (const std::string& name : formats) {
    if (name == format.name) return true;
  }
  return false;
}

bool is_safe(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

Error unusable(const std::string& path, const std::string& why) {
  return io_error("the run folder '" + path + "' cannot be used: " + why,
                  "choose another with --out or report.outdir");
}

// A folder of a name that nobody has, made in one step.
Result<std::string> make_new_folder(const std::string& outdir, const std::string& name) {
  constexpr int kMostRuns = 10'000;  // in one second
  for (int number = 1; number <= kMostRuns; ++number) {
    const std::string last = number == 1 ? name : name + '-' + std::to_string(number);
    const std::string path = (fs::path(outdir) / last).string();
    std::error_code failure;
    if (fs::create_directory(path, failure)) return path;
    if (failure && failure != std::errc::file_exists) return unusable(path, failure.message());
  }
  return unusable((fs::path(outdir) / name).string(), "too many folders of that name");
}

Result<void> remove_old_reports(const std::string& path) {
  for (const Format& format : kFormats) {
    std::error_code failure;
    fs::remove(fs::path(path) / format.file, failure);
    if (failure) {
      return unusable(
          path,
          std::string(format.file) + " of an earlier run cannot be removed: " + failure.message());
    }
  }
  return {};
}

// "out/" and "out/." are "out".
fs::path without_slash(const fs::path& path) {
  const fs::path normal = path.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

}  // namespace

std::string safe_name(const std::string& name) {
  constexpr std::size_t kLongest = 100;
  std::string safe = text::one_line(name) == name ? name : text::to_utf8(text::one_line(name));
  for (char& c : safe) {
    if (!is_safe(c)) c = '-';
  }
  safe = text::cut(safe, kLongest);
  safe.erase(0, std::min(safe.find_first_not_of(".-"), safe.size()));
  return safe.empty() ? "run" : safe;
}

Result<RunFolder> RunFolder::make(const std::optional<std::string>& out,
                                  const std::string& outdir,
                                  const std::string& profile,
                                  const Clock& clock) {
  const std::string parent = out ? *out : outdir;
  Result<void> made = files::make_folders(parent);
  if (!made) return unusable(parent, made.error().message);
  if (!files::is_writable_folder(parent)) return unusable(parent, "it is not writable");
  if (out) {
    Result<void> removed = remove_old_reports(*out);
    if (!removed) return removed.take_error();
    return RunFolder(*out, outdir);
  }
  const std::string name = safe_name(profile) + '-' + format_utc_stamp(clock.wall());
  Result<std::string> path = make_new_folder(outdir, name);
  if (!path) return path.take_error();
  return RunFolder(path.take(), outdir);
}

std::string RunFolder::absolute() const {
  std::error_code failure;
  const fs::path path = fs::absolute(path_, failure);
  return without_slash(failure ? fs::path(path_) : path).string();
}

Errors RunFolder::write_reports(const RunResult& result,
                                const std::vector<std::string>& formats) const {
  Errors errors;
  for (const Format& format : kFormats) {
    if (!is_wanted(format, formats)) continue;
    Result<void> written =
        files::write_atomically(fs::path(path_) / format.file, format.render(result));
    if (!written) errors.push_back(written.take_error());
  }
  return errors;
}

std::string RunFolder::report_path(const std::vector<std::string>& formats) const {
  for (const Format& format : kFormats) {
    if (is_wanted(format, formats)) return (fs::path(path_) / format.file).string();
  }
  return path_;
}

Result<void> RunFolder::become_latest() const {
  std::error_code failure;
  const fs::path folder = absolute();
  const fs::path outdir = without_slash(fs::absolute(outdir_, failure));
  if (failure || folder.parent_path() != outdir) return {};
  if (folder.filename() == "latest") return {};
  return files::swap_symlink(outdir / "latest", folder.filename().string());
}

}  // namespace aipreflight::cli
