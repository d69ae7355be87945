#include "progress.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.hpp"

namespace aipreflight::cli {
namespace {

constexpr std::chrono::milliseconds kFrame{100};
constexpr std::size_t kLongestText = 400;

std::string cut_to_columns(std::string_view text, std::size_t columns) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts_character && ++used > columns) return std::string(text.substr(0, i));
  }
  return std::string(text);
}

std::string_view frame_of(double seconds, bool unicode) {
  static constexpr std::array<std::string_view, 4> kPlain = {"|", "/", "-", "\\"};
  static constexpr std::array<std::string_view, 8> kDots = {"⣾", "⣽", "⣻", "⢿", "⡿", "⣟", "⣯", "⣷"};
  const auto step = static_cast<std::size_t>(std::max(0.0, seconds) * 10);
  return unicode ? kDots[step % kDots.size()] : kPlain[step % kPlain.size()];
}

// Tenths of a second: steady while it counts.
std::string elapsed(double seconds) {
  if (seconds >= 60) return text::format_seconds(seconds);
  const auto tenths = static_cast<long long>(seconds * 10);
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + 's';
}

}  // namespace

Progress::Progress(Look look, const Clock& clock, Write write, Clean clean)
    : look_(look), clock_(clock), write_(std::move(write)), clean_(std::move(clean)) {
  if (look_.mode == ProgressMode::kRegion) {
    drawer_ = std::thread([this] { redraw_until_stopped(); });
  }
}

Progress::~Progress() {
  if (!drawer_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  drawer_.join();
  clear();
}

void Progress::run_started(std::size_t checks) {
  const std::lock_guard lock(mutex_);
  checks_ = checks;
}

void Progress::check_started(const std::string& id) {
  const std::lock_guard lock(mutex_);
  running_.push_back({id, clock_.monotonic(), -1, {}});
  if (look_.mode == ProgressMode::kLines) write_(text::one_line(id) + ": started\n");
}

void Progress::check_progressed(const std::string& id, double fraction, const std::string& words) {
  const std::lock_guard lock(mutex_);
  for (Running& check : running_) {
    if (check.id != id) continue;
    check.fraction = fraction;
    check.text = text::one_line(clean_(words), kLongestText);
  }
}

void Progress::check_finished(const CheckResult& result) {
  const std::lock_guard lock(mutex_);
  ++finished_;
  const auto started = std::find_if(running_.begin(), running_.end(), [&](const Running& check) {
    return check.id == result.name;
  });
  std::string line = text::one_line(result.name) + ": " + std::string(to_string(result.status));
  if (started != running_.end()) {
    const std::chrono::duration<double> wall = clock_.monotonic() - started->since;
    line += " in " + text::format_seconds(wall.count());
    running_.erase(started);
  }
  if (look_.mode == ProgressMode::kLines) write_(line + '\n');
}

void Progress::redraw_until_stopped() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    draw();
    changed_.wait_for(lock, kFrame, [this] { return is_stopping_; });
  }
}

std::string Progress::line_of(const Running& check) const {
  const std::chrono::duration<double> wall = clock_.monotonic() - check.since;
  std::string line = std::string(frame_of(wall.count(), look_.unicode)) + ' ' +
                     text::one_line(check.id) + "  " + elapsed(wall.count());
  if (check.fraction >= 0 && check.fraction <= 1) {
    line += "  " + std::to_string(static_cast<int>(check.fraction * 100)) + '%';
  }
  if (!check.text.empty()) line += "  " + check.text;
  return cut_to_columns(line, look_.columns > 1 ? look_.columns - 1 : 1);
}

void Progress::draw() {
  constexpr std::size_t kMostLines = 16;
  std::string frame;
  if (drawn_lines_ > 0) frame += "\x1b[" + std::to_string(drawn_lines_) + 'A';
  frame += "\r\x1b[J";
  const std::size_t shown = std::min(running_.size(), kMostLines);
  for (std::size_t i = 0; i < shown; ++i) frame += line_of(running_[i]) + '\n';
  drawn_lines_ = shown;
  if (running_.size() > shown || (shown > 0 && checks_ > 1)) {
    const std::string count =
        std::to_string(finished_) + " of " + std::to_string(checks_) + " done";
    frame += (look_.colour ? "\x1b[2m" + count + "\x1b[0m" : count) + '\n';
    ++drawn_lines_;
  }
  write_(frame);
}

void Progress::clear() {
  if (drawn_lines_ > 0) write_("\x1b[" + std::to_string(drawn_lines_) + "A\r\x1b[J");
  drawn_lines_ = 0;
}

}  // namespace aipreflight::cli
