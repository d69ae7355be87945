#include "engine/repetition.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

namespace aipreflight::engine {
namespace {

std::size_t count_dissenting(const std::vector<Status>& statuses) {
  std::ptrdiff_t most = 0;
  for (const Status status : statuses) {
    most = std::max(most, std::count(statuses.begin(), statuses.end(), status));
  }
  return statuses.size() - static_cast<std::size_t>(most);
}

void add(const Gate& gate, RepeatedGate& repeated) {
  repeated.statuses.push_back(gate.status);
  if (!std::isfinite(gate.value)) return;
  // fmin and fmax leave out what is not a number: the first value stands alone.
  repeated.lowest = std::fmin(repeated.lowest, gate.value);
  repeated.highest = std::fmax(repeated.highest, gate.value);
}

bool has_moved(const RepeatedGate& gate, std::size_t runs) {
  return gate.flips() || gate.statuses.size() != runs || gate.lowest < gate.highest;
}

std::vector<RepeatedGate> moved_gates(const std::vector<RunResult>& runs, std::size_t index) {
  std::vector<RepeatedGate> gates;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const RunResult& run : runs) {
    for (const Gate& gate : run.checks[index].gates) {
      const auto [place, is_new] = places.try_emplace(gate.id, gates.size());
      if (is_new) {
        const double none = std::nan("");
        gates.push_back({gate.id, gate.unit, gate.op, gate.bound, none, none, {}});
      }
      add(gate, gates[place->second]);
    }
  }
  std::erase_if(gates, [&](const auto& gate) { return !has_moved(gate, runs.size()); });
  return gates;
}

}  // namespace

bool RepeatedGate::flips() const {
  return std::adjacent_find(statuses.begin(), statuses.end(), std::not_equal_to<>()) !=
         statuses.end();
}

double Repetition::flip_rate_below() const {
  if (verdicts.empty() || dissenting > 0) return 1;
  return 1 - std::pow(0.05, 1.0 / static_cast<double>(verdicts.size()));
}

bool Repetition::has_error() const {
  return std::find(verdicts.begin(), verdicts.end(), Status::kError) != verdicts.end();
}

Repetition compare(const std::vector<RunResult>& runs) {
  Repetition repetition;
  if (runs.empty()) return repetition;
  for (const RunResult& run : runs) repetition.verdicts.push_back(run.verdict);
  repetition.dissenting = count_dissenting(repetition.verdicts);
  for (std::size_t i = 0; i < runs.front().checks.size(); ++i) {
    RepeatedCheck check{runs.front().checks[i].name, {}, 0, moved_gates(runs, i)};
    for (const RunResult& run : runs) check.statuses.push_back(run.checks[i].status);
    check.dissenting = count_dissenting(check.statuses);
    repetition.checks.push_back(std::move(check));
  }
  return repetition;
}

}  // namespace aipreflight::engine
