#include "project_template.hpp"

#include <gtest/gtest.h>

#include "kit/scratch.hpp"

namespace aipreflight::cli {
namespace {

class ProjectTemplateFiles : public kit::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    std::filesystem::create_directories("common/dot-ci");
    std::filesystem::create_directories("cpp");
    write("common/dot-ci/NAME.yml.in", "name: @id@\n");
    write("cpp/NAME.cpp.in", "class @Class@; // @id@ @id@\n");
  }
  static Result<std::vector<std::string>> make(const std::string& target) {
    return write_project(
        {{"common", "cpp"}, {{"@id@", "my-check"}, {"@Class@", "MyCheck"}}}, "my-check", target);
  }
};

TEST_F(ProjectTemplateFiles, NamesAndContentsAreOfThePlugin) {
  const auto written = make("deep/project");
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(*written, (std::vector<std::string>{".ci/my-check.yml", "my-check.cpp"}));
  EXPECT_EQ(read("deep/project/.ci/my-check.yml"), "name: my-check\n");
  EXPECT_EQ(read("deep/project/my-check.cpp"), "class MyCheck; // my-check my-check\n");
}

TEST_F(ProjectTemplateFiles, AnEmptyFolderIsFilled) {
  std::filesystem::create_directory("empty");
  EXPECT_TRUE(make("empty").ok());
}

TEST_F(ProjectTemplateFiles, WhatExistsIsLeftAlone) {
  std::filesystem::create_directory("full");
  write("full/notes.txt", "mine");
  write("file", "mine");
  std::filesystem::create_symlink("nowhere", "dangling");
  for (const char* target : {"full", "file", "dangling"}) {
    const auto written = make(target);
    ASSERT_FALSE(written.ok()) << target;
    EXPECT_EQ(written.error().code, ErrorCode::kUsage);
  }
  EXPECT_EQ(read("file"), "mine");
  EXPECT_FALSE(std::filesystem::exists("full/my-check.cpp"));
}

TEST_F(ProjectTemplateFiles, NothingIsWrittenIfATemplateCannotBeRead) {
  const auto written = write_project({{"common", "absent"}, {}}, "my-check", "project");
  EXPECT_FALSE(written.ok());
  EXPECT_FALSE(std::filesystem::exists("project"));
}

TEST(ClassName, JoinsTheWordsOfAnId) {
  EXPECT_EQ(class_name("prompt-size"), "PromptSize");
  EXPECT_EQ(class_name("a2-3b-"), "A23b");
}

}  // namespace
}  // namespace aipreflight::cli
