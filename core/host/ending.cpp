#include "ending.hpp"

#include <algorithm>
#include <csignal>
#include <vector>

#include "base/text.hpp"

namespace aipreflight::host {
namespace {

constexpr std::size_t kLines = 3;
constexpr std::size_t kLineLimit = 200;

void append_last_lines(const process::Captured& captured, std::vector<std::string>& lines) {
  const std::string text = captured.head + captured.tail;
  const auto all = text::split(text, '\n');
  std::vector<std::string> last;
  for (auto line = all.rbegin(); line != all.rend() && last.size() < kLines; ++line) {
    const auto trimmed = text::trim(*line);
    if (!trimmed.empty()) last.push_back(text::one_line(trimmed, kLineLimit));
  }
  lines.insert(lines.end(), last.rbegin(), last.rend());
}

Failure describe_signal(int signal, const std::string& phase, const Limits& limits) {
  const std::string name = process::signal_name(signal);
  if (signal == SIGXFSZ) {
    return {"limit_disk",
            "wrote a file of more than " + std::to_string(limits.file_bytes) + " bytes " + phase +
                " (" + name + ")"};
  }
  if (signal == SIGSYS) {
    return {"plugin_killed",
            "was killed by " + name + " " + phase +
                ", for a system call that no check may make, such as a signal to the host"};
  }
  if (signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP ||
      signal == SIGQUIT) {
    return {"plugin_killed", "was killed by " + name + " " + phase + ", and not by this host"};
  }
  return {"plugin_crashed", "crashed with " + name + " " + phase};
}

}  // namespace

Failure describe_end(const RunnerProcess::End& end,
                     const std::string& phase,
                     const Limits& limits) {
  if (end.signalled) return describe_signal(end.code, phase, limits);
  return {"plugin_exited",
          "ended its process " + phase + " (exit status " + std::to_string(end.code) + ")"};
}

Errors RunOutcome::failures(const std::string& subject) const {
  Errors failures = errors;
  if (failures.empty() && end != End::kDone) {
    failures.push_back(execution_error(reason, subject + ' ' + text));
  }
  for (const Denial& denial : denials) {
    failures.push_back(execution_error(
        "denied",
        subject + " was kept from what it did not declare: " + denial.act + ", " + denial.what));
  }
  return failures;
}

std::string last_lines(const Output& output) {
  std::vector<std::string> lines;
  append_last_lines(output.log, lines);
  append_last_lines(output.err, lines);
  if (lines.empty()) return {};
  return "; its last lines: " + text::join(lines, " | ");
}

}  // namespace aipreflight::host
