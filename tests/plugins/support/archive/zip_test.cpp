#include "archive/zip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kit/zip_writer.hpp"

namespace aipreflight::archive {
namespace {

using Entry = kit::ZipWriter::Entry;
using testing::ElementsAre;
using testing::HasSubstr;

std::string zip(const std::vector<Entry>& entries) {
  kit::ZipWriter writer;
  for (const Entry& entry : entries) writer.add(entry);
  return writer.bytes();
}

std::vector<std::string> contents(const std::string& bytes, const Limits& limits = {}) {
  std::vector<std::string> all;
  const auto read = for_each_file(
      bytes,
      "a.zip",
      [](std::string_view name) { return name != "other"; },
      [&](std::string_view name, std::string content) {
        all.push_back(std::string(name) + '=' + content);
        return Result<void>();
      },
      limits);
  EXPECT_TRUE(read.ok()) << read.error().to_string();
  return all;
}

std::string refusal(const std::string& bytes, const Limits& limits = {}) {
  std::size_t taken = 0;
  const auto read = for_each_file(
      bytes,
      "a.zip",
      [](std::string_view) { return true; },
      [&](std::string_view, const std::string&) {
        ++taken;
        return Result<void>();
      },
      limits);
  return read.ok() ? "" : read.error().reason + ": " + read.error().message;
}

TEST(Zip, FilesAreReadInTheirOrderAndOnlyThoseThatAreWanted) {
  EXPECT_THAT(contents(zip({{"b", "1"}, {"other", "2"}, {"folder/"}, {"folder/a", "3"}})),
              ElementsAre("b=1", "folder/a=3"));
  EXPECT_THAT(contents(zip({})), ElementsAre());
}

TEST(Zip, PackedFilesAreUnpacked) {
  const std::string big(200'000, 'x');
  EXPECT_THAT(contents(zip({{.name = "a", .content = big, .method = 8}})), ElementsAre("a=" + big));
}

TEST(Zip, ANameThatLeadsOutIsRefusedBeforeAnythingIsRead) {
  for (const char* name :
       {"../a", "a/../../b", "/etc/passwd", "..", "a\\..\\b", "C:\\a", "c:a", "samples/.."}) {
    EXPECT_THAT(refusal(zip({{"good", "1"}, {name, "2"}})), HasSubstr("archive_unsafe_path"))
        << name;
  }
  EXPECT_EQ(refusal(zip({{"a..b", "1"}, {"...", "2"}})), "");
}

TEST(Zip, ABombIsRefusedByWhatItSays) {
  EXPECT_THAT(refusal(zip({{.name = "a", .content = "x", .said_size = 4'000'000'000}})),
              HasSubstr("archive_too_large"));
  // Many small ones are as bad as a large one.
  const std::vector<Entry> many{{"a", std::string(600, 'x')}, {"b", std::string(600, 'x')}};
  EXPECT_THAT(refusal(zip(many), {.bytes = 1000}), HasSubstr("archive_too_large"));
  EXPECT_EQ(refusal(zip(many), {.bytes = 1200}), "");
}

TEST(Zip, ABombThatSaysLessThanItHoldsIsNotUnpackedBeyondTheLimit) {
  const std::string bomb =
      zip({{.name = "a", .content = std::string(500'000, 'x'), .said_size = 10, .method = 8}});
  EXPECT_NE(refusal(bomb, {.bytes = 1000}), "");
}

TEST(Zip, TooManyEntriesAreRefused) {
  EXPECT_THAT(refusal(zip({{"a"}, {"b"}, {"c"}}), {.entries = 2}),
              HasSubstr("archive_too_large: a.zip: it has 3 entries, at most 2 are read"));
}

TEST(Zip, ANameThatStandsThereTwiceHasNoKnownContent) {
  EXPECT_THAT(refusal(zip({{"a", "1"}, {"a", "2"}})), HasSubstr("malformed: a.zip: 'a' stands"));
}

TEST(Zip, EncryptedAndUnknownPackingIsNamed) {
  EXPECT_THAT(refusal(zip({{.name = "a", .content = "1", .is_encrypted = true}})),
              HasSubstr("archive_unsupported"));
  EXPECT_THAT(refusal(zip({{.name = "a", .content = "1", .method = 97}})),
              HasSubstr("archive_unsupported"));
}

TEST(Zip, EveryPrefixIsRefused) {
  const std::string whole = zip({{"a", "content"}, {.name = "b", .content = "more", .method = 8}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(refusal(whole.substr(0, size)), "") << size;
  }
}

TEST(Zip, ADamagedByteOfTheContentIsFound) {
  std::string bytes = zip({{"a", "content"}});
  bytes[bytes.find("content")] = 'k';
  EXPECT_THAT(refusal(bytes), HasSubstr("malformed: a.zip: 'a' is damaged"));
  bytes = zip({{.name = "a", .content = "content", .method = 8}});
  bytes[bytes.find("content")] = 'k';
  EXPECT_THAT(refusal(bytes), HasSubstr("malformed: a.zip: 'a' is damaged"));
}

// The digest is that of the content, and so libzip takes it.
TEST(Zip, APackedFileThatSaysAnotherSizeIsReadAsItIs) {
  for (const std::int64_t size : {6, 8}) {
    EXPECT_THAT(
        contents(zip({{.name = "a", .content = "content", .said_size = size, .method = 8}})),
        ElementsAre("a=content"))
        << size;
  }
}

}  // namespace
}  // namespace aipreflight::archive
