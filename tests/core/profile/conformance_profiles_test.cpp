#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "base/files.hpp"
#include "in_memory.hpp"
#include "json/value.hpp"

// The profiles of the conformance cases, read as the command line would have them read.
namespace aipreflight::profile {
namespace {

// What we refuse and the original took: unknown keys, a report section that is a list, sections
// that leave nothing to check.
const std::set<std::string> kRefusedOnPurpose = {
    "config__report-is-an-empty-list",
    "config__unknown-top-level-key",
    "deployment__empty-section-skips",
    "evals__empty-section-skips",
};

struct Case {
  std::string name;
  std::string category;
  std::int64_t exit = 0;
  bool has_verdict = false;
  Loaded loaded;
};

std::vector<Override> overrides_of(const json::Value& arguments) {
  std::vector<Override> overrides;
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments.items()[i].as_string() == "--probes") {
      overrides.push_back(
          {"probe.records", json::quote(arguments.items()[i + 1].as_string()), "--probes"});
    }
  }
  return overrides;
}

Case read_case(const std::filesystem::path& folder) {
  Case result;
  result.name = folder.filename().string();
  const auto json_of = [&folder](const char* name) {
    const auto text = files::read(folder / name);
    return text.ok() ? json::parse(*text, name).take() : json::Value();
  };
  const json::Value expected = json_of("expected.json");
  result.category = expected["category"].as_string();
  result.exit = expected["exit"].as_integer();
  result.has_verdict = expected["verdict"].is_string();
  result.loaded =
      load((folder / "profile.yml").string(), overrides_of(json_of("cmd.json")["argv"]));
  return result;
}

std::vector<Case> cases() {
  std::vector<Case> result;
  for (const auto& entry : std::filesystem::directory_iterator(CONFORMANCE_CASES)) {
    if (std::filesystem::is_regular_file(entry.path() / "profile.yml"))
      result.push_back(read_case(entry.path()));
  }
  return result;
}

TEST(ConformanceProfiles, AreReadWhereTheOriginalGaveAVerdict) {
  std::size_t count = 0;
  for (const Case& item : cases()) {
    if (!item.has_verdict || item.category == "report") continue;
    ++count;
    EXPECT_EQ(item.loaded.errors.empty(), !kRefusedOnPurpose.contains(item.name))
        << item.name << ": "
        << (item.loaded.errors.empty() ? "" : item.loaded.errors[0].to_string());
  }
  EXPECT_GT(count, 200u);
}

TEST(ConformanceProfiles, AreRefusedWhereTheOriginalRefusedThem) {
  std::size_t count = 0;
  for (const Case& item : cases()) {
    const bool is_about_profiles =
        item.category == "config" || item.category == "rag" || item.category == "app";
    // What `cost` asks of its section is for its key table to say.
    if (!is_about_profiles || item.exit != 2 || item.name.find("scan-paths") != std::string::npos)
      continue;
    ++count;
    EXPECT_FALSE(item.loaded.errors.empty()) << item.name;
  }
  EXPECT_GT(count, 25u);
}

}  // namespace
}  // namespace aipreflight::profile
