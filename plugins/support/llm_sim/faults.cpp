#include "llm_sim/faults.hpp"

#include <array>
#include <utility>

namespace aipreflight::llm_sim {
namespace {

constexpr std::array<std::pair<Fault, std::string_view>, 16> kNames = {
    {{Fault::kNone, "none"},
     {Fault::kRateLimit, "rate-limit"},
     {Fault::kUnavailable, "unavailable"},
     {Fault::kServerError, "server-error"},
     {Fault::kError, "error"},
     {Fault::kTruncate, "truncate"},
     {Fault::kDisconnect, "disconnect"},
     {Fault::kReset, "reset"},
     {Fault::kStall, "stall"},
     {Fault::kSlowFirst, "slow-first"},
     {Fault::kEmpty, "empty"},
     {Fault::kMalformed, "malformed"},
     {Fault::kRoles, "roles"},
     {Fault::kWrongType, "wrong-type"},
     {Fault::kHtml, "html"},
     {Fault::kGzip, "gzip"}}};

// In [0, 1), by SplitMix64's mixing of both numbers.
double mixed(std::uint64_t seed, std::uint64_t request) {
  std::uint64_t z = seed * 0xD1342543DE82EF95u + (request + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  constexpr double kTwoTo53 = 9007199254740992.0;
  return static_cast<double>((z ^ (z >> 31)) >> 11) / kTwoTo53;
}

}  // namespace

std::string_view to_string(Fault fault) {
  for (const auto& [known, name] : kNames) {
    if (known == fault) return name;
  }
  return "";
}

std::optional<Fault> fault_of(std::string_view name) {
  for (const auto& [fault, known] : kNames) {
    if (known == name) return fault;
  }
  return std::nullopt;
}

Fault choose(const std::vector<FaultShare>& shares, std::uint64_t seed, std::uint64_t request) {
  double place = mixed(seed, request);
  for (const FaultShare& share : shares) {
    if (place < share.share) return share.fault;
    place -= share.share;
  }
  return Fault::kNone;
}

}  // namespace aipreflight::llm_sim
