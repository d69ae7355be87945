#include "elf/image.hpp"

#include <cstring>
#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/mapping.hpp"

namespace aipreflight::elf {
namespace {

using testing::Contains;
using testing::Not;

std::string module_path(const std::string& module) {
  return AIPREFLIGHT_MODULES "/" + module + ".so";
}

TEST(Versions, AreComparedNumberByNumber) {
  EXPECT_TRUE(is_version_above("2.34", "2.4"));
  EXPECT_TRUE(is_version_above("2.4.1", "2.4"));
  EXPECT_TRUE(is_version_above("3", "2.99"));
  EXPECT_FALSE(is_version_above("2.34", "2.34"));
  EXPECT_FALSE(is_version_above("2.4", "2.34"));
}

TEST(Image, NamesTheHighestVersionOfAFamily) {
  Image image;
  image.versions = {"GLIBC_2.4", "GLIBC_2.34", "GLIBC_PRIVATE", "GLIBCXX_3.4.29", "GLIBC_2.9"};
  EXPECT_EQ(image.highest("GLIBC_"), "2.34");
  EXPECT_EQ(image.highest("GLIBCXX_"), "3.4.29");
  EXPECT_EQ(image.highest("CXXABI_"), "");
}

TEST(Image, IsEmptyOfWhatIsNoElfFile) {
  for (const char* bytes : {"",
                            "#!/bin/sh",
                            "\x7f"
                            "ELF"}) {
    const Image image = read(bytes);
    EXPECT_TRUE(image.exports.empty());
    EXPECT_TRUE(image.notes.empty());
  }
}

TEST(Image, SurvivesEveryCutOfAFile) {
  std::string bytes(4096, '\xff');
  bytes.replace(0,
                4,
                "\x7f"
                "ELF");
  for (std::size_t size = 0; size <= bytes.size(); size += 13) {
    EXPECT_TRUE(read(std::string_view(bytes).substr(0, size)).needed.empty());
  }
}

TEST(Image, HasTheNoteAndTheExportsOfAModule) {
  const files::Mapping mapping(module_path("hostile"));
  ASSERT_TRUE(mapping.is_mapped());
  const Image image = read(mapping.bytes());
  ASSERT_EQ(image.notes.size(), 1u);
  EXPECT_EQ(image.notes[0].id, "hostile");
  EXPECT_EQ(image.notes[0].version, "1.2.3");
  EXPECT_EQ(image.notes[0].major, 1u);
  EXPECT_EQ(image.notes[0].needed_minor, 0u);
  EXPECT_EQ(read_notes(mapping.bytes()).size(), 1u);
  EXPECT_THAT(image.exports, Contains("aipreflight_plugin_v1"));
  EXPECT_THAT(image.exports, Not(Contains("abort")));
}

TEST(Image, NamesNoneOfTheSymbolsThatALinkerMakes) {
  const files::Mapping mapping(module_path("exit-at-load"));
  const Image image = read(mapping.bytes());
  EXPECT_TRUE(image.notes.empty());
  EXPECT_THAT(image.exports, Contains("aipreflight_plugin_v1"));
  EXPECT_THAT(image.exports, Not(Contains("_end")));
}

TEST(Image, TakesANoteOfAnotherSizeForNone) {
  const files::Mapping mapping(module_path("hostile"));
  std::string bytes(mapping.bytes());
  const std::size_t name = bytes.find(std::string("aipreflight\0", 12));
  ASSERT_NE(name, std::string::npos);
  const Elf64_Word other = 12;
  std::memcpy(bytes.data() + name - 8, &other, sizeof other);
  EXPECT_TRUE(read_notes(bytes).empty());
}

// Cut anywhere, with every offset pointing beyond the end, it gives what is left and reads nothing
// else.
TEST(Image, OfAModuleCutAnywhereIsReadSafely) {
  const files::Mapping mapping(module_path("hostile"));
  const std::string_view whole = mapping.bytes();
  for (std::size_t size = 1; size < whole.size(); size += whole.size() / 97 + 1) {
    EXPECT_LE(read(std::string(whole.substr(0, size))).notes.size(), 1u);
  }
}

}  // namespace
}  // namespace aipreflight::elf
