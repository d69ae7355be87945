#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

#include "rules.hpp"

namespace aipreflight::rollback {

// What has to be shown before the check may pass.
enum class Level {
  kUnset,     // rules and a drill; the lack of a drill warns
  kPresence,  // a runbook that says something
  kRunbook,   // a runbook that keeps the rules
  kDrill,     // and was tried; the lack of that fails
};

// One thing that a release changes and a rollback puts back.
struct Surface {
  std::string name;
  std::vector<std::string> paths;
  std::string known_good;
  std::string current;
  std::string embedding_model;
  std::string place;  // "surfaces.prompt"
};

// The section of a rollback check.
struct Settings {
  std::string runbook;  // empty: not given
  Level level = Level::kUnset;
  std::map<std::string, Weight, std::less<>> weights;  // by rule, where the profile says so
  std::int64_t max_age_days = 90;
  std::vector<std::string> known_commands;
  std::vector<Surface> surfaces;
  std::vector<std::string> manifests;
  std::string limits;
  std::vector<std::string> alert_rules;
  std::string drill;
  std::optional<std::chrono::duration<double>> time_target;
};

// README.md says more of each.
inline constexpr std::array kKeys{
    sdk::key("rollback_runbook")
        .path()
        .nullable()
        .doc("Document that says how to roll back; Markdown or plain text."),
    sdk::key("level")
        .text()
        .choices("presence", "runbook", "drill")
        .doc("What is enough to pass: a runbook (`presence`), one that keeps the rules "
             "(`runbook`), or one that was tried as well (`drill`); unset: as `drill`, but the "
             "lack of a drill warns."),
    sdk::key("rules").map().nullable().doc("What rules mean, by their ids."),
    sdk::key("rules.*").text().choices("fail", "warn", "off").doc("What a breach of it means."),
    sdk::key("max_age_days")
        .integer()
        .fallback("90")
        .range(1, 3650)
        .unit("d")
        .doc("Oldest review of the runbook, and oldest drill."),
    sdk::key("known_commands")
        .list()
        .nullable()
        .doc("Programs that the runbook may name though this machine has none of them."),
    sdk::key("surfaces").map().nullable().doc("What a release changes and a rollback puts back."),
    sdk::key("surfaces.*").map().doc("A surface of this name: image, model, prompt, index, …"),
    sdk::key("surfaces.*.paths")
        .list()
        .nullable()
        .doc("Files and folders of it; a change of them outdates the runbook."),
    sdk::key("surfaces.*.known_good")
        .text()
        .nullable()
        .doc("State to go back to: NAME@sha256:…, git:REVISION:PATH, file:PATH, or a version that "
             "never moves."),
    sdk::key("surfaces.*.current")
        .text()
        .nullable()
        .doc("State that is being left, in the same form."),
    sdk::key("surfaces.*.embedding_model")
        .text()
        .nullable()
        .doc("Of an index: the model that built the known-good one; it has to be what the surface "
             "`embedding` goes back to."),
    sdk::key("manifests")
        .list()
        .nullable()
        .doc("Manifests of Kubernetes, files or folders: what the runbook names is in them, and "
             "they keep revisions."),
    sdk::key("limits").path().nullable().doc(
        "Profile whose bounds the runbook's block of triggers repeats."),
    sdk::key("alert_rules")
        .list()
        .nullable()
        .doc("Prometheus rule files that have the alerts of the block of triggers."),
    sdk::key("drill").path().nullable().doc("Evidence that `aipreflight rollback drill` wrote."),
    sdk::key("time_target")
        .duration()
        .nullable()
        .at_least(0.001)
        .unit("s")
        .doc("Longest time that the rollback of the drill may have taken."),
};

// Reads a validated section; what the key table cannot say is reported as an error at its place.
[[nodiscard]] Settings read_settings(const sdk::Config& config);

}  // namespace aipreflight::rollback
