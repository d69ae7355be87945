#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cases.hpp"
#include "json/value.hpp"

// What it reports, as a host takes it.
namespace aipreflight::validate {
namespace {

Outcome measures_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = plain_life(subject, sample);
  if (life.facts.last("result") != "0") return skip("run did not measure");
  const auto reported = evidence(life, "0");
  const bool has_some = std::any_of(reported.begin(), reported.end(), [](const std::string& line) {
    return !line.starts_with("metric ");
  });
  return has_some ? pass(std::to_string(reported.size()) + " reported")
                  : fail("run returned AIPF_DONE and reported neither gate nor finding");
}
Outcome measures(Subject& subject) {
  return each_check(subject, measures_of);
}

// Defects that the host's runner finds in what is reported, by its reason code.
Outcome taken_by_the_host(Subject& subject,
                          const Sample& sample,
                          std::initializer_list<std::string_view> reasons) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const HostRun& run = subject.host_run(sample);
  if (!run.refusal.empty())
    return skip("a host refuses it: " + text::one_line(run.refusal.front().message, 300));
  const host::RunOutcome& outcome = run.outcome;
  const bool is_meant = std::any_of(reasons.begin(), reasons.end(), [&](std::string_view reason) {
    return outcome.reason == reason ||
           (reason.ends_with('_') && outcome.reason.starts_with(reason));
  });
  return is_meant ? fail(outcome.reason + ": " + text::one_line(outcome.text, 400)) : pass();
}

Outcome well_formed(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return taken_by_the_host(of, sample, {"evidence_invalid"});
  });
}
Outcome within_limits(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return taken_by_the_host(of, sample, {"limit_"});
  });
}
Outcome details_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const HostRun& run = subject.host_run(sample);
  const std::string& details = run.outcome.evidence.details;
  if (!run.refusal.empty() || details.empty()) return pass("it gives none");
  auto parsed = json::parse(details, "details");
  if (!parsed) return fail(parsed.error().to_string());
  return parsed->is_object() ? pass() : fail("details are JSON, and no object");
}
Outcome details(Subject& subject) {
  return each_check(subject, details_of);
}
Outcome artefact_names(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return taken_by_the_host(of, sample, {"artefact_name"});
  });
}
Outcome wire(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return taken_by_the_host(
        of, sample, {"protocol", "plugin_exited", "plugin_crashed", "plugin_killed"});
  });
}

Outcome artefacts_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = plain_life(subject, sample);
  for (const auto& fields : life.facts.all("artefact")) {
    if (fields[0].find('/') != std::string::npos) continue;  // evidence.artefact-names
    if (std::find(life.artefacts.begin(), life.artefacts.end(), fields[0]) == life.artefacts.end())
      return fail("announced the artefact '" + text::one_line(fields[0], 100) +
                  "' and did not write it");
  }
  return pass();
}
Outcome artefacts_written(Subject& subject) {
  return each_check(subject, artefacts_of);
}

Outcome announced_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = plain_life(subject, sample);
  const auto announced = life.facts.all("artefact");
  for (const std::string& file : life.artefacts) {
    const bool is_announced = std::any_of(
        announced.begin(), announced.end(), [&](const auto& fields) { return fields[0] == file; });
    if (!is_announced)
      return fail("left '" + text::one_line(file, 100) +
                  "' in its artefact folder and did not announce it, so that no report has it");
  }
  return pass();
}
Outcome artefacts_announced(Subject& subject) {
  return each_check(subject, announced_of);
}

Outcome summary_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  constexpr std::array kJudgements = {"PASS", "PASSED", "FAIL", "FAILED", "ERROR", "WARN"};
  for (const auto& fields : plain_life(subject, sample).facts.all("summary")) {
    if (fields.size() < 2 || fields[0] != "0") continue;
    for (std::string_view word : text::split(fields[1], ' ')) {
      while (!word.empty() &&
             std::string_view(".,:;!()").find(word.back()) != std::string_view::npos)
        word.remove_suffix(1);
      if (std::find(kJudgements.begin(), kJudgements.end(), word) != kJudgements.end())
        return fail("the summary judges: '" + text::one_line(fields[1], 200) +
                    "'; the host puts the status before it");
    }
  }
  return pass();
}
Outcome neutral_summary(Subject& subject) {
  return each_check(subject, summary_of);
}

constexpr Case kCases[] = {
    {{"evidence.measures",
      "run returns AIPF_DONE only after at least one gate or finding.",
      "abi.md#evidence"},
     measures},
    {{"evidence.well-formed",
      "Every gate, finding, metric and text that it reports makes sense.",
      "abi.md#evidence"},
     well_formed},
    {{"evidence.limits", "It reports no more than a host takes.", "abi.md#limits"}, within_limits},
    {{"evidence.details", "Details are one JSON object.", "abi.md#evidence"}, details},
    {{"evidence.artefact-names",
      "Artefacts have names that every file system takes, each announced once.",
      "abi.md#evidence"},
     artefact_names},
    {{"evidence.artefacts-written", "An artefact that is announced is written.", "abi.md#evidence"},
     artefacts_written},
    {{"evidence.artefacts-announced",
      "What is in the artefact folder is announced.",
      "abi.md#evidence"},
     artefacts_announced},
    {{"evidence.neutral-summary",
      "A summary says values and bounds, and no judgement.",
      "abi.md#evidence"},
     neutral_summary},
    {{"evidence.by-the-host",
      "It reports by the host's functions, and touches no descriptor that it has not opened.",
      "abi.md#guest"},
     wire},
};

}  // namespace

std::span<const Case> evidence_cases() {
  return kCases;
}

}  // namespace aipreflight::validate
