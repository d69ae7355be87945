#include "profile/load.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "in_memory.hpp"

namespace aipreflight::profile {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ProfileFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "profile-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  Errors errors_of(const std::string& bytes) { return load(write("p.yml", bytes)).errors; }

  std::filesystem::path folder_;
};

TEST_F(ProfileFile, IsReadWithWhatItExtends) {
  write("shared/base.yml", "kind: app\nevals: {command: run}\n");
  const std::string path = write("p.yml", "extends: shared/base.yml\nname: n\n");
  const Loaded loaded = load(path);
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.path, path);
  EXPECT_THAT(loaded.profile.files, ElementsAre(path, (folder_ / "shared/base.yml").string()));
  EXPECT_EQ(loaded.profile.sha256.size(), 64u);
}

TEST_F(ProfileFile, MayBeAThresholdsFile) {
  const Loaded loaded = load_thresholds(write("t.yml", "sla: {ttft_ms: 1}\n"),
                                        {{"probe.records", "p.jsonl", "--probes"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.checks.size(), 1u);
}

TEST_F(ProfileFile, ThatIsMissingOrAFolderIsAnErrorWithItsPath) {
  const Errors missing = load((folder_ / "none.yml").string()).errors;
  ASSERT_THAT(missing, SizeIs(1));
  EXPECT_THAT(missing[0].to_string(), HasSubstr("none.yml"));
  const Errors folder = load(folder_.string()).errors;
  ASSERT_THAT(folder, SizeIs(1));
  EXPECT_THAT(folder[0].to_string(), HasSubstr(folder_.filename().string()));
}

TEST_F(ProfileFile, ThatIsNoProfileIsRefusedAtItsPlace) {
  const auto first = [&](const std::string& bytes) {
    const Errors errors = errors_of(bytes);
    return errors.empty() ? std::string() : errors.front().to_string();
  };
  EXPECT_THAT(first(""), HasSubstr("p.yml:1:1: the file is empty"));
  EXPECT_THAT(first("# nothing here\n"), HasSubstr("p.yml:1:1: the file is empty"));
  EXPECT_THAT(first("42\n"), HasSubstr("p.yml:1:1: a profile must be a mapping, not a number"));
  EXPECT_THAT(first("just text\n"), HasSubstr("p.yml:1:1: a profile must be a mapping, not text"));
  EXPECT_THAT(first(std::string("name: a\0b\n", 10)), HasSubstr("p.yml:1:8: a NUL byte"));
  EXPECT_THAT(first("name: \xff\xfe\n"), HasSubstr("p.yml:1:7: a byte that is not UTF-8"));
  EXPECT_THAT(first("name: x\nprobe:\n\tconfig: y\n"), HasSubstr("p.yml:3:"));
  EXPECT_THAT(first("name: *nope\n"), HasSubstr("p.yml:1:7: "));
  EXPECT_THAT(first("a: &a [*a]\n"), HasSubstr("p.yml:1:8: "));
  EXPECT_THAT(first("name: n\n---\nname: m\n"), HasSubstr("p.yml:2:1: a second document"));
  EXPECT_THAT(first("x: " + std::string(500, '[')), HasSubstr("p.yml:1:"));
  EXPECT_THAT(first(std::string(9u << 20, '#')), HasSubstr("p.yml"));
}

TEST(ProfileLoad, RefusesTags) {
  EXPECT_THAT(
      problems_of("checks: [{uses: evals}]\nname: !!python/object/apply:os.system ['true']\n"),
      Contains(HasSubstr("p.yml:2:7: the tag !!python/object/apply:os.system is not supported")));
}

TEST(ProfileLoad, RefusesABillionLaughs) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 9; ++k) text += ", " + before;
    text += "]\n";
  }
  EXPECT_THAT(problems_of(text), ElementsAre(HasSubstr("nodes once aliases are expanded")));
}

TEST(ProfileLoad, ReportsDuplicateKeysBesideEverythingElse) {
  EXPECT_THAT(
      problems_of(
          "name: n\nkind: app\nevals:\n  min_pass_rate: 0.9\n  min_pass_rate: 0.05\nnmae: x\n"),
      ElementsAre(
          "p.yml:5:3: duplicate key 'min_pass_rate', first at p.yml:4:3 (remove one of them)",
          "p.yml:6:1: unknown key 'nmae' (did you mean 'name'?)"));
}

TEST(ProfileLoad, ReadsWhatOtherToolsWrite) {
  for (const char* text : {"\xEF\xBB\xBFname: n\nchecks: [{uses: evals}]\n",
                           "name: n\r\nchecks:\r\n  - uses: evals\r\n",
                           "---\nname: n\nchecks: [{uses: evals}]\n...\n",
                           "{\"name\": \"n\", \"checks\": [{\"uses\": \"evals\"}]}"}) {
    const Loaded loaded = load_text(text);
    EXPECT_THAT(lines_of(loaded.errors), IsEmpty()) << text;
    EXPECT_EQ(loaded.profile.name, "n") << text;
  }
}

TEST(ProfileLoad, BoundsTheNumberOfProblems) {
  std::string text = "name: n\nchecks: [{uses: evals}]\n";
  for (int i = 0; i < 50'000; ++i) text += "wrong" + std::to_string(i) + ": 1\n";
  const auto problems = problems_of(text);
  ASSERT_EQ(problems.size(), 101u);
  EXPECT_EQ(problems.back(), "and 49900 more problems");
}

}  // namespace
}  // namespace aipreflight::profile
