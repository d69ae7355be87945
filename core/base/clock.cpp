#include "base/clock.hpp"

#include <cstdlib>
#include <ctime>
#include <optional>

#include "base/text.hpp"

namespace aipreflight {
namespace {

std::optional<long long> source_date_epoch() {
  const char* text = std::getenv("SOURCE_DATE_EPOCH");
  if (text == nullptr) return std::nullopt;
  // 9999-12-31T23:59:59Z: what comes later has no four-digit year and overflows the clock's type.
  constexpr long long kLast = 253402300799;
  const auto seconds = text::to_integer(text);
  if (!seconds || *seconds < 0 || *seconds > kLast) return std::nullopt;
  return seconds;
}

class SystemClock final : public Clock {
 public:
  MonotonicTime monotonic() const override { return std::chrono::steady_clock::now(); }
  WallTime wall() const override {
    if (const auto fixed = source_date_epoch()) return WallTime(std::chrono::seconds(*fixed));
    return std::chrono::system_clock::now();
  }
};

std::string format(WallTime time, const char* pattern) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds = whole.time_since_epoch().count();
  std::tm parts{};
  if (gmtime_r(&seconds, &parts) == nullptr) return {};
  char buffer[64];
  return std::string(buffer, std::strftime(buffer, sizeof buffer, pattern, &parts));
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

bool is_reproducible_run() {
  return source_date_epoch().has_value();
}

double unix_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string format_utc(WallTime time) {
  return format(time, "%Y-%m-%dT%H:%M:%SZ");
}

std::string format_utc_stamp(WallTime time) {
  return format(time, "%Y%m%d-%H%M%S");
}

}  // namespace aipreflight
