#include "cases.hpp"

#include <algorithm>

namespace aipreflight::validate {
namespace {

int weight(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSkip:
      return 0;
    case Verdict::kPass:
      return 1;
    case Verdict::kWarn:
      return 2;
    case Verdict::kFail:
      return 3;
  }
  return 3;
}

}  // namespace

Outcome each_check(Subject& subject, JudgeSample judge) {
  if (!subject.module()) return skip("the host refuses the module");
  if (subject.samples().empty())
    return skip(
        "no check can be configured from its key table: give a configuration with --config");
  std::optional<Outcome> worst;
  for (const Sample& sample : subject.samples()) {
    Outcome outcome = judge(subject, sample);
    if (!outcome.text.empty() && subject.module()->check_types.size() > 1) {
      outcome.text = "check '" + sample.type.id + "': " + outcome.text;
    }
    if (!worst || weight(outcome.verdict) > weight(worst->verdict)) worst = std::move(outcome);
  }
  return *worst;
}

const Life& plain_life(Subject& subject, const Sample& sample) {
  return subject.life(sample, {"live"});
}

std::optional<Outcome> no_plain_life(Subject& subject, const Sample& sample) {
  const Life& life = plain_life(subject, sample);
  if (!life.is_whole()) return skip("it " + life.end() + ", so that nothing can be said");
  if (life.facts.has("refused")) return skip("it cannot be opened: " + life.facts.last("refused"));
  if (!life.facts.has("result")) {
    return skip(
        "create refuses the configuration that its key table suggests: give one with --config");
  }
  return std::nullopt;
}

std::vector<std::string> evidence(const Life& life, const std::string& round) {
  std::vector<std::string> found;
  for (const auto& fields : life.facts.all("evidence")) {
    if (fields.size() == 2 && fields[0] == round) found.push_back(fields[1]);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string difference(const std::vector<std::string>& first,
                       const std::vector<std::string>& second) {
  const auto missing = [](const std::vector<std::string>& from,
                          const std::vector<std::string>& in) {
    std::vector<std::string> rest;
    std::set_difference(from.begin(), from.end(), in.begin(), in.end(), std::back_inserter(rest));
    return rest.empty() ? std::string() : rest.front();
  };
  const std::string lost = missing(first, second);
  const std::string found = missing(second, first);
  if (lost.empty() && found.empty()) return {};
  if (found.empty()) return "the first reports '" + lost + "', the second does not";
  if (lost.empty()) return "the second reports '" + found + "', the first does not";
  return "the first reports '" + lost + "', the second '" + found + "'";
}

}  // namespace aipreflight::validate
