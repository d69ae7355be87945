#include "prober/input_files.hpp"

#include <cmath>
#include <functional>

#include "base/files.hpp"
#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::sla {
namespace {

constexpr std::size_t kMostLines = 1'000'000;

using TakeLine =
    std::function<std::string(std::string_view line)>;  // "": taken, else what is wrong

Result<void> each_line(const std::string& path, const TakeLine& take) {
  auto text = files::read(path);
  if (!text) return text.take_error();
  std::uint32_t number = 0;
  std::size_t taken = 0;
  for (const std::string_view raw : text::split(*text, '\n')) {
    ++number;
    const std::string_view line = text::trim(raw);
    if (line.empty()) continue;
    std::string problem = take(line);
    if (++taken > kMostLines) problem = "more than " + std::to_string(kMostLines) + " lines";
    if (!problem.empty()) return profile_error({path, number, 0}, std::move(problem));
  }
  if (taken == 0) return profile_error({path, 0, 0}, "the file holds nothing");
  return {};
}

// The member of a line of JSON; null if it is none.
json::Value member(std::string_view line, const char* name) {
  auto record = json::parse(line, "line");
  return record ? (*record)[name] : json::Value();
}

}  // namespace

Result<std::vector<std::string>> read_prompts(const std::string& path) {
  std::vector<std::string> prompts;
  bool is_json = false;
  auto read = each_line(path, [&](std::string_view line) -> std::string {
    if (prompts.empty()) is_json = line.front() == '{';
    if (!is_json) {
      prompts.emplace_back(line);
      return text::is_utf8(line) ? "" : "the prompt is not UTF-8";
    }
    prompts.push_back(member(line, "prompt").as_string());
    return prompts.back().empty() ? "the line is no JSON object with a 'prompt'" : "";
  });
  if (!read) return read.take_error();
  return prompts;
}

Result<std::vector<std::chrono::nanoseconds>> read_trace(const std::string& path) {
  std::vector<std::chrono::nanoseconds> times;
  double first = 0;
  auto read = each_line(path, [&](std::string_view line) -> std::string {
    constexpr double kMsPerSecond = 1000;
    constexpr double kNsPerSecond = 1e9;
    constexpr double kMost = 1e9;
    const json::Value timestamp = member(line, "timestamp");
    const auto number = text::to_number(line);
    const double at = number ? *number : timestamp.as_number(-1) / kMsPerSecond;
    if (!std::isfinite(at) || at < 0 || at > kMost) {
      return "expected a number of seconds, or JSON with a 'timestamp' in milliseconds";
    }
    if (times.empty()) first = at;
    const auto time = std::chrono::nanoseconds(std::llround((at - first) * kNsPerSecond));
    if (!times.empty() && time < times.back()) return "the time is before that of the line above";
    times.push_back(time);
    return {};
  });
  if (!read) return read.take_error();
  return times;
}

}  // namespace aipreflight::sla
