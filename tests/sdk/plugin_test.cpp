#include <gtest/gtest.h>
#include <string>
#include <string_view>

#include <aipreflight/plugin.hpp>

#include "kit/fake_host.hpp"

namespace ap = aipreflight::sdk;

namespace {

class First {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "two-checks", .title = "first", .doc = "d"};
  static constexpr auto kKeys = std::array{ap::key("max").number().required().doc("bound")};
  explicit First(const ap::Config& config) : max_(config.number("max")) {}
  void run(ap::Report& report) {
    report.gate({.id = "g", .value = 1, .n = 1, .op = ap::Op::kAtMost, .bound = max_});
  }

 private:
  double max_;
};

class Second {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "second", .title = "second", .doc = "d"};
  static constexpr auto kKeys = ap::kNoKeys;
  explicit Second(const ap::Config&) {}
  void run(ap::Report&) {}
};

std::string_view view(aipf_str text) {
  return {text.data, text.size};
}

}  // namespace

AIPREFLIGHT_PLUGIN(
    "two-checks", "1.2.3-rc.1", (ap::Vendor{"Acme", "mailto:a@b.example", "MIT"}), First, Second)

namespace {

TEST(PluginModule, IsTheTableThatTheMacroSays) {
  aipf_str why{};
  const aipf_module* module = aipreflight_plugin_v1(AIPF_ABI_MAJOR, AIPF_ABI_MINOR, &why);
  ASSERT_NE(module, nullptr);
  EXPECT_EQ(why.size, 0u);
  EXPECT_EQ(module->struct_size, sizeof(aipf_module));
  EXPECT_EQ(module->needed_minor, 0u);
  EXPECT_EQ(view(module->id), "two-checks");
  EXPECT_EQ(view(module->version), "1.2.3-rc.1");
  EXPECT_EQ(view(module->vendor), "Acme");
  EXPECT_EQ(view(module->support), "mailto:a@b.example");
  EXPECT_EQ(view(module->licence), "MIT");
  EXPECT_EQ(module->get_extension, nullptr);
  ASSERT_EQ(module->check_type_count, 2u);
  EXPECT_EQ(view(module->check_types[0]->id), "two-checks");
  EXPECT_EQ(view(module->check_types[1]->id), "second");
}

TEST(PluginModule, RunsThroughItsTable) {
  const aipf_module* module = aipreflight_plugin_v1(AIPF_ABI_MAJOR, AIPF_ABI_MINOR, nullptr);
  ASSERT_NE(module, nullptr);
  aipreflight::kit::FakeHost host;
  const auto course = host.drive(*module->check_types[0],
                                 aipreflight::kit::map({{"max", aipreflight::kit::number(3)}}));
  EXPECT_EQ(course.result, AIPF_DONE);
  EXPECT_EQ(host.gates.at(0).raw.bound, 3);
}

TEST(PluginModule, RefusesAnotherMajorWithASentence) {
  aipf_str why{};
  EXPECT_EQ(aipreflight_plugin_v1(2, 0, &why), nullptr);
  EXPECT_NE(std::string(view(why)).find("major 1"), std::string::npos);
  EXPECT_EQ(aipreflight_plugin_v1(2, 0, nullptr), nullptr);
}

TEST(PluginModule, RefusesAHostWithAnOlderMinorThanItNeeds) {
  aipf_module needs_three{};
  needs_three.needed_minor = 3;
  aipf_str why{};
  EXPECT_EQ(ap::detail::enter(needs_three, 1, 2, &why), nullptr);
  EXPECT_NE(std::string(view(why)).find("newer minor"), std::string::npos);
  EXPECT_EQ(ap::detail::enter(needs_three, 1, 3, &why), &needs_three);
  EXPECT_EQ(ap::detail::enter(needs_three, 1, 9, &why), &needs_three);
}

TEST(PluginModule, TheNoteSaysWhatTheTableSays) {
  EXPECT_EQ(aipf_module_note.name_size, sizeof(aipf_module_note.name));
  EXPECT_EQ(aipf_module_note.desc_size, sizeof(aipf_note) - 12 - sizeof(aipf_module_note.name));
  EXPECT_EQ(std::string(aipf_module_note.name), "aipreflight");
  EXPECT_EQ(aipf_module_note.major, AIPF_ABI_MAJOR);
  EXPECT_EQ(aipf_module_note.needed_minor, AIPF_TARGET_MINOR);
  EXPECT_EQ(std::string(aipf_module_note.id), "two-checks");
  EXPECT_EQ(std::string(aipf_module_note.version), "1.2.3-rc.1");
}

TEST(PluginModule, VersionsAreThoseOfSemver) {
  using ap::detail::is_version;
  for (const char* version : {"1.0.0", "0.1.0", "10.20.30", "1.0.0-rc.1", "1.0.0+abc"}) {
    EXPECT_TRUE(is_version(version)) << version;
  }
  for (const char* version : {"",
                              "1",
                              "1.0",
                              "1.0.",
                              "01.0.0",
                              "1.0.0.0",
                              "v1.0.0",
                              "1.0.x",
                              "1.0.0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
    EXPECT_FALSE(is_version(version)) << version;
  }
}

TEST(PluginModule, IdsAreFileNames) {
  using ap::detail::is_id;
  EXPECT_TRUE(is_id("ab"));
  EXPECT_TRUE(is_id("prometheus-diagnose"));
  EXPECT_TRUE(is_id(std::string(41, 'a')));
  for (const char* id : {"", "a", "1a", "A", "aB", "a_b", "a.b", "a/b", "-a"}) {
    EXPECT_FALSE(is_id(id)) << id;
  }
  EXPECT_FALSE(is_id(std::string(42, 'a')));
}

}  // namespace
