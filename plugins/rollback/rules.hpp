#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "evidence/data_file.hpp"

// What a runbook is held against, as data: data/rules.yml.
namespace aipreflight::rollback {

enum class Weight { kOff, kWarn, kFail };

struct Rule {
  Weight weight = Weight::kFail;
  std::string help;
};

struct Section {
  std::string id;
  std::string title;
  std::vector<std::string> aliases;
  std::vector<std::string> needs;  // one of these words has to be in it; empty: nothing has to
  bool is_anywhere = false;        // in any words of the runbook, and not in headings alone
};

using Names = std::set<std::string, std::less<>>;

struct Rules {
  std::map<std::string, Rule, std::less<>> rules;  // by id; also "section_" and the id of a section
  std::vector<Section> sections;
  std::string steps_section;
  Names verbs;
  std::string verification_section;
  std::string gate_command;
  std::vector<std::string> review_labels;
  std::string triggers_info;
  Names placeholder_words;
  std::vector<std::string> placeholder_hosts;
  std::vector<std::string> placeholder_phrases;
  Names elements;
  Names shells, keywords, builtins, wrappers, programs, outputs;
  std::map<std::string, Names, std::less<>> options;          // of our own commands
  std::map<std::string, std::string, std::less<>> kinds;      // alias to kind
  std::map<std::string, std::string, std::less<>> workloads;  // kind to the key of its strategy
  Names floating;

  [[nodiscard]] std::vector<std::string> ids() const;
};

// Those of the build, read at the first call, since at level presence nobody asks. Throws
// sdk::Misuse where they are broken, which is a defect of the build. [any thread]
[[nodiscard]] const Rules& shipped_rules();

// The data of the build as it stands in the tree, for `data dump`.
[[nodiscard]] std::vector<evidence::DataFile> data_files();

}  // namespace aipreflight::rollback
