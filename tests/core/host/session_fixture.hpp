#pragma once

#include <csignal>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/session.hpp"
#include "module_fixture.hpp"

namespace aipreflight::host {

// Runs the module tests/core/host/modules/hostile.c in real runner processes.
class SessionTest : public kit::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    auto launcher = process_launcher(AIPREFLIGHT_BIN "/aipreflight");
    ASSERT_TRUE(launcher.ok()) << launcher.error().to_string();
    launcher_ = launcher.take();
    std::filesystem::create_directory("artefacts");
    limits_.grace = std::chrono::milliseconds(200);
  }

  [[nodiscard]] std::unique_ptr<Session> open(const std::string& module,
                                              const Restrictions& forbidden = {}) {
    auto image = ModuleImage::open({module, modules() / (module + ".so"), "", {}});
    EXPECT_TRUE(image.ok()) << image.error().to_string();
    return image.ok() ? std::make_unique<Session>(*launcher_, image.take(), limits_, forbidden) : nullptr;
  }

  static void add(ConfigNode& map, const std::string& key, ConfigNode value, std::uint32_t line) {
    value.where = {"profile.yml", line, 5};
    map.entries.emplace_back(key, std::move(value));
  }
  static ConfigNode config(const std::string& what, std::int64_t number, const std::string& path) {
    ConfigNode root;
    root.where = {"profile.yml", 1, 1};
    ConfigNode text;
    text.kind = ConfigNode::Kind::kText;
    text.text = what;
    ConfigNode integer;
    integer.kind = ConfigNode::Kind::kInt;
    integer.integer = number;
    add(root, "what", text, 2);
    add(root, "number", integer, 3);
    text.text = path;
    add(root, "path", text, 4);
    number_nodes(root);
    return root;
  }

  // A session whose check is ready to run.
  [[nodiscard]] std::unique_ptr<Session> ready(const std::string& what,
                                               std::int64_t number = 0,
                                               const std::string& path = {},
                                               const std::string& check = "hostile") {
    auto session = open("hostile");
    if (session == nullptr) return nullptr;
    const auto module = session->start();
    EXPECT_TRUE(module.ok()) << module.error().to_string();
    if (!module.ok()) return nullptr;
    const Errors errors = session->create(check, config(what, number, path));
    EXPECT_TRUE(errors.empty()) << errors.front().to_string();
    return session;
  }

  [[nodiscard]] RunOutcome run(const std::string& what,
                               std::int64_t number = 0,
                               const std::string& path = {}) {
    auto session = ready(what, number, path);
    if (session == nullptr) return {};
    return session->run(artefacts(), {});
  }

  [[nodiscard]] std::string artefacts() const { return folder() / "artefacts"; }

  static double metric(const RunOutcome& outcome, const std::string& name) {
    for (const Metric& one : outcome.evidence.metrics) {
      if (one.name == name) return one.value;
    }
    return -1;
  }
  static const Artefact* artefact(const RunOutcome& outcome, const std::string& name) {
    for (const Artefact& one : outcome.artefacts) {
      if (one.name == name) return &one;
    }
    return nullptr;
  }
  // True if no process has that number, or only one that is dead and waits for its parent.
  static bool is_gone(double pid) {
    const std::string stat = bytes_of("/proc/" + std::to_string(static_cast<int>(pid)) + "/stat");
    const std::size_t name_end = stat.rfind(')');
    return name_end == std::string::npos || stat[name_end + 2] == 'Z' || stat[name_end + 2] == 'X';
  }

  std::unique_ptr<Launcher> launcher_;
  Limits limits_;
};

}  // namespace aipreflight::host
