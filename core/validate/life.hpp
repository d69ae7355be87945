#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "facts.hpp"
#include "sample.hpp"

namespace aipreflight::validate {

// What a module is put through in a process of its own: a scenario of core/probe and its
// conditions.
struct Plan {
  std::string scenario;
  std::vector<std::string> conditions = {};
  std::string working_directory = {};     // "": this process's
  bool has_environment = true;            // false: an empty one
  std::vector<std::string> wrapper = {};  // a program that runs the probe: valgrind

  [[nodiscard]] std::string name() const;  // distinct for distinct plans
};

// What became of it.
struct Life {
  process::Outcome outcome;
  Facts facts;
  std::vector<std::string> temporary_files;  // left in its TMPDIR and HOME
  std::vector<std::string> new_files;        // in the working directory
  std::vector<std::string> artefacts;        // files in the artefact folder
  std::string failure;                       // the probe could not be started

  // It came to the end of the scenario.
  [[nodiscard]] bool is_whole() const;
  // The step in which it stopped: "create", "run".
  [[nodiscard]] std::string step() const { return facts.last("at"); }
  // "was killed by SIGSEGV in create", "did not end within 30s in run"; "" if it is whole.
  [[nodiscard]] std::string end() const;
};

struct Stage {
  std::string probe;    // the executable
  std::string module;   // the file, absolute
  std::string scratch;  // a folder to work in
  std::chrono::milliseconds limit;
};

[[nodiscard]] Life live(const Stage& stage, const Sample& sample, const Plan& plan);

}  // namespace aipreflight::validate
