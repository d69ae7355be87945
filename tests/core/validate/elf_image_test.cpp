#include "elf_image.hpp"

#include <gtest/gtest.h>

namespace aipreflight::validate {
namespace {

TEST(Versions, AreComparedNumberByNumber) {
  EXPECT_TRUE(is_version_above("2.34", "2.4"));
  EXPECT_TRUE(is_version_above("2.4.1", "2.4"));
  EXPECT_TRUE(is_version_above("3", "2.99"));
  EXPECT_FALSE(is_version_above("2.34", "2.34"));
  EXPECT_FALSE(is_version_above("2.4", "2.34"));
}

TEST(ElfImage, NamesTheHighestVersionOfAFamily) {
  ElfImage image;
  image.versions = {"GLIBC_2.4", "GLIBC_2.34", "GLIBC_PRIVATE", "GLIBCXX_3.4.29", "GLIBC_2.9"};
  EXPECT_EQ(image.highest("GLIBC_"), "2.34");
  EXPECT_EQ(image.highest("GLIBCXX_"), "3.4.29");
  EXPECT_EQ(image.highest("CXXABI_"), "");
}

TEST(ElfImage, IsEmptyOfWhatIsNoElfFile) {
  for (const char* bytes : {"",
                            "#!/bin/sh",
                            "\x7f"
                            "ELF"}) {
    const ElfImage image = read_elf(bytes);
    EXPECT_TRUE(image.exports.empty());
    EXPECT_FALSE(image.has_note);
  }
}

TEST(ElfImage, SurvivesEveryCutOfAFile) {
  std::string bytes(4096, '\xff');
  bytes.replace(0,
                4,
                "\x7f"
                "ELF");
  for (std::size_t size = 0; size <= bytes.size(); size += 13) {
    EXPECT_TRUE(read_elf(std::string_view(bytes).substr(0, size)).needed.empty());
  }
}

}  // namespace
}  // namespace aipreflight::validate
