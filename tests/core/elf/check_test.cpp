#include <cstring>
#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "elf/image.hpp"

namespace aipreflight::elf {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string bytes_of(const std::string& module) {
  auto bytes = files::read(AIPREFLIGHT_MODULES "/" + module + ".so");
  EXPECT_TRUE(bytes.ok()) << module;
  return bytes.ok() ? bytes.take() : std::string();
}

std::string good_module() {
  return bytes_of("hostile");
}

// The message with which bytes are refused; "" if they are not.
std::string refusal_of(const std::string& bytes) {
  const auto checked = check(bytes, "x.so");
  if (checked.ok()) return {};
  EXPECT_EQ(checked.error().code, ErrorCode::kPlugin);
  EXPECT_EQ(checked.error().reason, "plugin_unloadable");
  return checked.error().message;
}

template <typename T>
std::string with(std::string bytes, std::size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
  return bytes;
}

TEST(Elf, AcceptsAModule) {
  EXPECT_EQ(refusal_of(good_module()), "");
  EXPECT_EQ(refusal_of(bytes_of("exit-at-load")), "");
}

TEST(Elf, RefusesAnEmptyFile) {
  EXPECT_EQ(refusal_of(""), "x.so: is empty");
}

TEST(Elf, RefusesTextAndShowsHowItStarts) {
  EXPECT_EQ(refusal_of("#!/bin/sh\necho hello\n"),
            "x.so: is not an ELF file (starts with \"#!/bin/sh\\necho h\")");
  EXPECT_EQ(refusal_of("\x7f"
                       "EL"),
            "x.so: is not an ELF file (starts with \"\\x7fEL\")");
}

TEST(Elf, NamesBothMachines) {
  const auto refusal =
      refusal_of(with<Elf64_Half>(good_module(), offsetof(Elf64_Ehdr, e_machine), EM_S390));
  EXPECT_THAT(refusal, StartsWith("x.so: is built for S/390; this machine is "));
}

TEST(Elf, NamesAMachineThatItDoesNotKnowByItsNumber) {
  const auto refusal =
      refusal_of(with<Elf64_Half>(good_module(), offsetof(Elf64_Ehdr, e_machine), 4711));
  EXPECT_THAT(refusal, HasSubstr("is built for machine 4711"));
}

TEST(Elf, RefusesA32BitFileAndABigEndianOne) {
  EXPECT_THAT(refusal_of(with<unsigned char>(good_module(), EI_CLASS, ELFCLASS32)),
              HasSubstr("32-bit"));
  EXPECT_THAT(refusal_of(with<unsigned char>(good_module(), EI_DATA, ELFDATA2MSB)),
              HasSubstr("big-endian"));
}

TEST(Elf, RefusesAnObjectFile) {
  EXPECT_THAT(refusal_of(with<Elf64_Half>(good_module(), offsetof(Elf64_Ehdr, e_type), ET_REL)),
              HasSubstr("of type 1, not a shared object"));
}

TEST(Elf, RefusesAFileThatIsCutShortWhereverItIsCut) {
  const std::string whole = good_module();
  ASSERT_GT(whole.size(), 1000u);
  for (const std::size_t size : {std::size_t{4},
                                 std::size_t{15},
                                 std::size_t{40},
                                 std::size_t{64},
                                 std::size_t{200},
                                 whole.size() / 2,
                                 whole.size() - 1}) {
    EXPECT_THAT(refusal_of(whole.substr(0, size)),
                AllOf(HasSubstr("is cut short: it has " + std::to_string(size) + " bytes"),
                      HasSubstr("beyond them")));
  }
}

TEST(Elf, SurvivesOffsetsThatOverflow) {
  const std::string whole = good_module();
  EXPECT_THAT(refusal_of(with<Elf64_Off>(whole, offsetof(Elf64_Ehdr, e_phoff), ~0ull - 8)),
              HasSubstr("table of segments"));
  EXPECT_THAT(refusal_of(with<Elf64_Off>(whole, offsetof(Elf64_Ehdr, e_shoff), ~0ull)),
              HasSubstr("table of sections"));
  const std::size_t first_segment = sizeof(Elf64_Ehdr);
  EXPECT_THAT(
      refusal_of(with<Elf64_Xword>(whole, first_segment + offsetof(Elf64_Phdr, p_filesz), ~0ull)),
      HasSubstr("segment 0"));
}

TEST(Elf, RefusesAFileWithoutSegments) {
  EXPECT_THAT(refusal_of(with<Elf64_Half>(good_module(), offsetof(Elf64_Ehdr, e_phnum), 0)),
              HasSubstr("no program headers"));
}

TEST(Elf, KnowsASanitizerBuildByItsDynamicSymbols) {
  const std::string bytes = bytes_of("exit-at-load");
#ifndef AIPREFLIGHT_SANITIZED
  EXPECT_FALSE(links_sanitizer(bytes));
  EXPECT_FALSE(links_sanitizer(bytes + "__asan_init"));
#endif
  constexpr std::string_view kWanted = "__cxa_finalize";  // of the C library, by every module
  const std::size_t at = bytes.find(kWanted);
  ASSERT_NE(at, std::string::npos);
  for (std::string symbol : {"__asan_init", "__tsan_init", "__msan_init", "__hwasan_init"}) {
    symbol.resize(kWanted.size());  // the rest being NULs, as behind every name
    EXPECT_TRUE(links_sanitizer(std::string(bytes).replace(at, kWanted.size(), symbol))) << symbol;
  }
}

}  // namespace
}  // namespace aipreflight::elf
