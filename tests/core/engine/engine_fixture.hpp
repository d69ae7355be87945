#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/plan.hpp"
#include "engine/run.hpp"
#include "kit/scratch.hpp"
#include "yaml/node.hpp"

namespace aipreflight::engine {

// What a run told, and which checks ran at the same time.
class Recorder : public Listener {
 public:
  void run_started(std::size_t checks) override {
    events.push_back("run of " + std::to_string(checks));
  }
  void check_started(const std::string& id) override {
    events.push_back("started " + id);
    running.insert(id);
    if (running.contains(watched) && running.size() > 1) was_alone = false;
  }
  void check_finished(const CheckResult& result) override {
    events.push_back("finished " + result.name);
    running.erase(result.name);
  }

  std::vector<std::string> events;
  std::set<std::string> running;
  std::string watched;
  bool was_alone = true;
};

// Profiles whose checks are the module tests/core/host/modules/hostile.c, in real runner processes.
class EngineTest : public kit::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    auto launcher = host::process_launcher(AIPREFLIGHT_BIN "/aipreflight");
    ASSERT_TRUE(launcher.ok()) << launcher.error().to_string();
    launcher_ = launcher.take();
    profile_.name = "test";
    profile_.path = "profile.yml";
    profile_.sha256 = "0123";
    std::filesystem::create_directory("run");
    std::filesystem::create_directory("meeting");
    options_.jobs = 4;
    options_.limits.grace = std::chrono::milliseconds(200);
  }

  // A check with that section (YAML, flow style).
  profile::CheckSpec& add(const std::string& id,
                          const std::string& section,
                          const std::string& check = "hostile") {
    const auto parsed = yaml::parse(section, "profile.yml");
    EXPECT_TRUE(parsed.errors.empty()) << section;
    profile::CheckSpec spec;
    spec.id = id;
    spec.module = "hostile";
    spec.check = check;
    spec.with = parsed.root;
    spec.where = {"profile.yml", static_cast<std::uint32_t>(profile_.checks.size() + 1), 3};
    profile_.checks.push_back(std::move(spec));
    return profile_.checks.back();
  }

  [[nodiscard]] Planned plan() {
    const std::vector<host::SearchFolder> folders{{AIPREFLIGHT_MODULES, "--plugin-dir"}};
    const host::ModuleSearch search(folders);
    return prepare(profile_, search, *launcher_, options_);
  }
  [[nodiscard]] std::vector<std::string> plan_errors() {
    std::vector<std::string> messages;
    for (const Error& error : plan().errors) messages.push_back(error.to_string());
    return messages;
  }
  [[nodiscard]] RunOptions run_options() const {
    return {folder() / "run", FailOn::kFail, "process"};
  }
  [[nodiscard]] RunResult run() {
    Planned planned = plan();
    EXPECT_TRUE(planned.errors.empty()) << planned.errors.front().to_string();
    return Runner(std::move(planned.plan)).run(run_options(), recorder_);
  }
  [[nodiscard]] std::string meeting() const { return folder() / "meeting"; }

  std::unique_ptr<host::Launcher> launcher_;
  profile::Profile profile_;
  PlanOptions options_;
  Recorder recorder_;
};

}  // namespace aipreflight::engine
