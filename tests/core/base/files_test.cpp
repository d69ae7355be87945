#include "base/files.hpp"

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace aipreflight::files {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

class FilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "files-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Path path(const std::string& name) const { return folder_ / name; }
  void put(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
  }
  [[nodiscard]] std::vector<std::string> names() const {
    auto listed = list(folder_);
    return listed ? listed.take() : std::vector<std::string>{};
  }
  static std::string read_error(const Path& path, std::uint64_t limit = 1000) {
    const auto result = read(path, limit);
    return result ? "read" : result.error().message;
  }

  Path folder_;
};

TEST_F(FilesTest, ReadsAWholeFile) {
  const std::string content = std::string("a\0b\r\n", 5) + std::string(300'000, 'x');
  put("f", content);
  const auto result = read(path("f"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, content);
}

TEST_F(FilesTest, ReadsAnEmptyFile) {
  put("f", "");
  const auto result = read(path("f"), 0);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, "");
}

TEST_F(FilesTest, ReadsAFileThatDoesNotTellItsSize) {
  const auto result = read("/proc/self/status");
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(*result, HasSubstr("Name:"));
}

TEST_F(FilesTest, ReadNamesPathAndReason) {
  EXPECT_EQ(read_error(path("none")),
            "cannot read " + path("none").string() + ": No such file or directory");
  EXPECT_EQ(read_error(folder_), "cannot read " + folder_.string() + ": Is a directory");
  const auto result = read(path("none"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kIo);
}

TEST_F(FilesTest, ReadRefusesAFileAboveTheLimit) {
  put("f", "12345");
  EXPECT_TRUE(read(path("f"), 5).ok());
  EXPECT_THAT(read_error(path("f"), 4), EndsWith("larger than 4 bytes"));
  EXPECT_THAT(read_error("/proc/self/status", 4), EndsWith("larger than 4 bytes"));
}

TEST_F(FilesTest, ReadRefusesAFifoWithoutBlocking) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  EXPECT_THAT(read_error(path("fifo")), HasSubstr("FIFO"));
}

TEST_F(FilesTest, ReadRefusesADevice) {
  EXPECT_THAT(read_error("/dev/zero"), HasSubstr("device"));
}

TEST_F(FilesTest, ReadRefusesASocket) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path("s").string();
  ASSERT_LT(name.size(), sizeof address.sun_path);
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_THAT(read_error(path("s")), HasSubstr("socket"));
  ::close(socket);
}

TEST_F(FilesTest, ReadFollowsASymlinkAndRefusesALoop) {
  put("f", "x");
  std::filesystem::create_symlink("f", path("link"));
  std::filesystem::create_symlink("loop", path("loop"));
  EXPECT_TRUE(read(path("link")).ok());
  EXPECT_THAT(read_error(path("loop")), HasSubstr("symbolic links"));
}

TEST_F(FilesTest, WritesANewFileReadableByAll) {
  const mode_t old = ::umask(022);
  ASSERT_TRUE(write_atomically(path("f"), std::string_view("a\0b", 3)).ok());
  ::umask(old);
  struct stat status {};
  ASSERT_EQ(::stat(path("f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0644u);
  EXPECT_EQ(status.st_size, 3);
  EXPECT_THAT(names(), ElementsAre("f"));
}

TEST_F(FilesTest, WriteKeepsThePermissionsOfTheFileItReplaces) {
  put("f", "old");
  ASSERT_EQ(::chmod(path("f").c_str(), 0600), 0);
  ASSERT_TRUE(write_atomically(path("f"), "new").ok());
  struct stat status {};
  ASSERT_EQ(::stat(path("f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
}

TEST_F(FilesTest, WriteReplacesASymlinkAndLeavesItsTarget) {
  put("target", "old");
  std::filesystem::create_symlink("target", path("link"));
  ASSERT_TRUE(write_atomically(path("link"), "new").ok());
  EXPECT_FALSE(std::filesystem::is_symlink(path("link")));
  const auto target = read(path("target"));
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(*target, "old");
}

TEST_F(FilesTest, WriteThatFailsLeavesNothingBehind) {
  put("file", "old");
  std::filesystem::create_directory(path("folder"));
  const auto onto_folder = write_atomically(path("folder"), "x");
  ASSERT_FALSE(onto_folder.ok());
  EXPECT_THAT(onto_folder.error().message, EndsWith("folder: Is a directory"));
  EXPECT_FALSE(write_atomically(path("file") / "below", "x").ok());
  EXPECT_FALSE(write_atomically(path("none") / "f", "x").ok());
  EXPECT_FALSE(write_atomically(path("folder") / "", "x").ok());
  EXPECT_FALSE(write_atomically("", "x").ok());
  EXPECT_FALSE(write_atomically("/proc/new", "x").ok());
  EXPECT_FALSE(write_atomically(path(std::string(300, 'n')), "x").ok());
  EXPECT_THAT(names(), ElementsAre("file", "folder"));
}

// The stand-in for a full disk: a process may not write files beyond this size.
TEST_F(FilesTest, WriteThatRunsOutOfSpaceKeepsTheOldContent) {
  put("f", "old");
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto result = write_atomically(path("f"), std::string(100'000, 'x'));
    ::_exit(!result.ok() && result.error().message.ends_with("File too large") ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  const auto kept = read(path("f"));
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(*kept, "old");
  EXPECT_THAT(names(), ElementsAre("f"));
}

TEST_F(FilesTest, WritersOfOneNameNeverMixTheirContents) {
  std::vector<std::jthread> writers;
  for (char c = 'a'; c < 'e'; ++c) {
    writers.emplace_back([this, c] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(write_atomically(path("f"), std::string(10'000, c)).ok());
      }
    });
  }
  writers.clear();
  const auto content = read(path("f"));
  ASSERT_TRUE(content.ok());
  EXPECT_EQ(*content, std::string(10'000, content->front()));
  EXPECT_THAT(names(), ElementsAre("f"));
}

TEST_F(FilesTest, MakesFoldersWithTheirParents) {
  EXPECT_TRUE(make_folders(path("a") / "b" / "c").ok());
  EXPECT_TRUE(make_folders(path("a") / "b").ok());
  EXPECT_TRUE(std::filesystem::is_directory(path("a") / "b" / "c"));
}

TEST_F(FilesTest, MakeFoldersFailsWhereSomethingElseStands) {
  put("f", "");
  std::filesystem::create_symlink("gone", path("dangling"));
  EXPECT_FALSE(make_folders(path("f")).ok());
  EXPECT_FALSE(make_folders(path("f") / "x").ok());
  EXPECT_FALSE(make_folders(path("dangling")).ok());
  const auto result = make_folders(path("f"));
  EXPECT_THAT(result.error().message, HasSubstr("cannot make folder " + path("f").string()));
}

TEST_F(FilesTest, SwapsASymlink) {
  ASSERT_TRUE(swap_symlink(path("latest"), "run-1").ok());
  ASSERT_TRUE(swap_symlink(path("latest"), "run-2").ok());
  EXPECT_EQ(std::filesystem::read_symlink(path("latest")), "run-2");
  EXPECT_THAT(names(), ElementsAre("latest"));
}

TEST_F(FilesTest, SwapSymlinkNeverRemovesAFileOrFolder) {
  put("file", "kept");
  std::filesystem::create_directory(path("folder"));
  EXPECT_FALSE(swap_symlink(path("file"), "x").ok());
  EXPECT_FALSE(swap_symlink(path("folder"), "x").ok());
  EXPECT_FALSE(swap_symlink(path("none") / "link", "x").ok());
  EXPECT_TRUE(std::filesystem::is_regular_file(path("file")));
  EXPECT_TRUE(std::filesystem::is_directory(path("folder")));
  EXPECT_THAT(names(), ElementsAre("file", "folder"));
}

TEST_F(FilesTest, WritableFolderLooksAtTheNearestExistingParent) {
  put("f", "");
  EXPECT_TRUE(is_writable_folder(folder_));
  EXPECT_TRUE(is_writable_folder(path("a") / "b" / "c"));
  EXPECT_FALSE(is_writable_folder(path("f")));
  EXPECT_FALSE(is_writable_folder(path("f") / "below"));
}

TEST_F(FilesTest, ListsNamesInByteOrder) {
  for (const char* name : {"b", "a", "B", ".hidden", "\xC3\xA9"}) put(name, "");
  EXPECT_THAT(names(), ElementsAre(".hidden", "B", "a", "b", "\xC3\xA9"));
  const auto none = list(path("none"));
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().message, EndsWith("none: No such file or directory"));
  EXPECT_FALSE(list(path("a")).ok());
}

TEST_F(FilesTest, BlockReaderReadsInOrderToTheEnd) {
  put("f", "abcdefg");
  auto reader = BlockReader::open(path("f"));
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader->size(), 7u);
  std::string all;
  char buffer[3];
  for (;;) {
    const auto count = reader->read(buffer, sizeof buffer);
    ASSERT_TRUE(count.ok());
    if (*count == 0) break;
    all.append(buffer, *count);
  }
  EXPECT_EQ(all, "abcdefg");
}

TEST_F(FilesTest, BlockReaderRefusesWhatReadRefuses) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  EXPECT_FALSE(BlockReader::open(path("fifo")).ok());
  EXPECT_FALSE(BlockReader::open(folder_).ok());
  EXPECT_FALSE(BlockReader::open(path("none")).ok());
}

TEST_F(FilesTest, BlockReaderMovesItsDescriptor) {
  put("f", "a");
  put("g", "b");
  auto first = BlockReader::open(path("f"));
  auto second = BlockReader::open(path("g"));
  ASSERT_TRUE(first.ok() && second.ok());
  BlockReader moved = first.take();
  moved = second.take();
  char c = 0;
  const auto count = moved.read(&c, 1);
  ASSERT_TRUE(count.ok());
  EXPECT_EQ(c, 'b');
}

TEST_F(FilesTest, BlockReaderReadsAPipeOnStandardInput) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ASSERT_EQ(::write(ends[1], "piped", 5), 5);
  ::close(ends[1]);
  const int old = ::dup(STDIN_FILENO);
  ASSERT_EQ(::dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
  ::close(ends[0]);
  auto reader = BlockReader::open("/dev/stdin");
  ::dup2(old, STDIN_FILENO);
  ::close(old);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader->size(), 0u);
  char buffer[16];
  const auto count = reader->read(buffer, sizeof buffer);
  ASSERT_TRUE(count.ok());
  EXPECT_EQ(std::string(buffer, *count), "piped");
}

}  // namespace
}  // namespace aipreflight::files
