#include "host/module_search.hpp"

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kit/scratch.hpp"

namespace aipreflight::host {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class ModuleSearchTest : public kit::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    ::unsetenv("AIPREFLIGHT_PLUGIN_PATH");
    for (const char* name : {"first", "second", "third"}) std::filesystem::create_directory(name);
  }
  void TearDown() override {
    ::unsetenv("AIPREFLIGHT_PLUGIN_PATH");
    Scratch::TearDown();
  }
  [[nodiscard]] std::string at(const std::string& name) const { return folder() / name; }
  [[nodiscard]] ModuleSearch search() const {
    return ModuleSearch({{at("first"), "--plugin-dir"}, {at("second"), "installed"}});
  }
};

TEST_F(ModuleSearchTest, TakesTheFirstMatchAndTellsWhatItShadows) {
  write("first/sla.so", "");
  write("second/sla.so", "");
  const auto file = search().find("sla");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->path, at("first/sla.so"));
  EXPECT_EQ(file->origin, "--plugin-dir");
  EXPECT_THAT(file->shadows, ElementsAre(at("second/sla.so")));
}

TEST_F(ModuleSearchTest, DoesNotTakeAFolderThatIsNamedTwiceForAShadow) {
  write("first/sla.so", "");
  const ModuleSearch twice({{at("first"), "--plugin-dir"}, {at("first"), "installed"}});
  const auto file = twice.find("sla");
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(file->shadows.empty());
  ASSERT_EQ(twice.list().size(), 1u);
  EXPECT_TRUE(twice.list()[0].shadows.empty());
}

TEST_F(ModuleSearchTest, DoesNotPassByABrokenLink) {
  std::filesystem::create_symlink("gone", "first/sla.so");
  write("second/sla.so", "");
  const auto file = search().find("sla");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->path, at("first/sla.so"));
}

TEST_F(ModuleSearchTest, NamesTheNearestModuleAndTheFoldersThatItSearched) {
  write("second/evals.so", "");
  const auto missing = search().find("eval");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kPlugin);
  EXPECT_EQ(missing.error().reason, "plugin_missing");
  EXPECT_EQ(missing.error().message, "module 'eval' is not installed");
  EXPECT_EQ(missing.error().hint,
            "did you mean 'evals'? searched " + at("first") + " (--plugin-dir), " + at("second") +
                " (installed)");
}

TEST_F(ModuleSearchTest, RefusesAnIdThatLeadsOutOfItsFolder) {
  write("sla.so", "");
  for (const char* id : {"../sla", "/etc/sla", "", "s", "Sla", "sla.so", "s la"}) {
    const auto found = search().find(id);
    ASSERT_FALSE(found.ok()) << id;
    EXPECT_EQ(found.error().reason, "plugin_missing");
    EXPECT_THAT(found.error().message, HasSubstr("is not a module's name"));
  }
}

TEST_F(ModuleSearchTest, ListsEveryModuleOnceSortedById) {
  for (const char* name : {"second/sla.so", "second/cost.so", "first/rag.so", "first/cost.so"})
    write(name, "");
  for (const char* name : {"first/README.md", "first/libx.so.1", "first/Upper.so"}) write(name, "");
  const auto modules = search().list();
  ASSERT_EQ(modules.size(), 3u);
  EXPECT_EQ(modules[0].id, "cost");
  EXPECT_EQ(modules[0].path, at("first/cost.so"));
  EXPECT_THAT(modules[0].shadows, ElementsAre(at("second/cost.so")));
  EXPECT_EQ(modules[1].id, "rag");
  EXPECT_EQ(modules[2].id, "sla");
}

TEST_F(ModuleSearchTest, OrdersCommandLineProfileEnvironmentInstallation) {
  std::filesystem::create_directories("lib/aipreflight/plugins");
  ::setenv("AIPREFLIGHT_PLUGIN_PATH", (at("third") + "::" + at("gone")).c_str(), 1);
  const auto folders = search_order({at("first")}, {"second"}, at("bin/aipreflight"));
  ASSERT_TRUE(folders.ok());
  std::vector<std::string> shown;
  for (const SearchFolder& one : *folders) shown.push_back(one.origin + " " + one.path);
  EXPECT_THAT(shown,
              ElementsAre("--plugin-dir " + at("first"),
                          "plugins.search " + at("second"),
                          "AIPREFLIGHT_PLUGIN_PATH " + at("third"),
                          "installed " + at("lib/aipreflight/plugins")));
}

TEST_F(ModuleSearchTest, RefusesANamedFolderThatIsNotThere) {
  write("file", "");
  const auto option = search_order({"gone"}, {}, at("bin/aipreflight"));
  ASSERT_FALSE(option.ok());
  EXPECT_EQ(option.error().code, ErrorCode::kUsage);
  EXPECT_EQ(option.error().message, "--plugin-dir: 'gone' does not exist");
  const auto profile = search_order({}, {"file"}, at("bin/aipreflight"));
  ASSERT_FALSE(profile.ok());
  EXPECT_EQ(profile.error().code, ErrorCode::kProfile);
  EXPECT_EQ(profile.error().message, "plugins.search: 'file' is not a folder");
}

TEST_F(ModuleSearchTest, SaysSoWhenThereIsNoFolderAtAll) {
  const auto missing = ModuleSearch({}).find("sla");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().hint, "no folder was searched");
  EXPECT_TRUE(ModuleSearch({}).list().empty());
}

}  // namespace
}  // namespace aipreflight::host
