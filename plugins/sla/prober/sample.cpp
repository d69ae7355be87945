#include "prober/sample.hpp"

namespace aipreflight::sla {

using Milliseconds = std::chrono::duration<double, std::milli>;

std::string_view to_string(Health health) {
  switch (health) {
    case Health::kHealthy:
      return "healthy";
    case Health::kDegraded:
      return "degraded";
    case Health::kError:
      return "error";
  }
  return "";
}

std::string_view to_string(TokenSource source) {
  switch (source) {
    case TokenSource::kNone:
      return "none";
    case TokenSource::kChunks:
      return "chunks";
    case TokenSource::kUsage:
      return "usage";
  }
  return "";
}

std::optional<double> Sample::between(MonotonicTime from, const std::optional<MonotonicTime>& to) {
  if (!to) return std::nullopt;
  return Milliseconds(*to - from).count();
}

double Sample::delay_ms() const {
  return Milliseconds(sent - intended).count();
}

TokenSource Sample::token_source() const {
  if (usage.completion && *usage.completion > 0) return TokenSource::kUsage;
  return chunks > 0 ? TokenSource::kChunks : TokenSource::kNone;
}

std::uint64_t Sample::tokens() const {
  return token_source() == TokenSource::kUsage ? static_cast<std::uint64_t>(*usage.completion)
                                               : chunks;
}

std::optional<double> Sample::tpot_ms() const {
  if (!first || !last || tokens() < 2 || *last <= *first) return std::nullopt;
  return Milliseconds(*last - *first).count() / static_cast<double>(tokens() - 1);
}

std::optional<double> Sample::tokens_per_second() const {
  constexpr double kMsPerSecond = 1000;
  const auto time = tpot_ms();
  if (!time) return std::nullopt;
  return kMsPerSecond / *time;
}

}  // namespace aipreflight::sla
