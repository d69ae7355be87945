#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "host/module_search.hpp"
#include "module_fixture.hpp"

namespace aipreflight::host {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ModuleImageTest : public ModuleTest {
 protected:
  // The error with which a file is refused.
  static Error refusal_of(const ModuleFile& file) {
    auto image = ModuleImage::open(file);
    if (image.ok()) return {};
    EXPECT_EQ(image.error().code, ErrorCode::kPlugin);
    return image.take_error();
  }
  static std::string read_all(int descriptor) {
    std::string bytes(1 << 20, '\0');
    const ssize_t count = ::pread(descriptor, bytes.data(), bytes.size(), 0);
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }
};

TEST_F(ModuleImageTest, HoldsTheBytesThatItHashed) {
  const ModuleFile file = copy("hostile");
  auto image = ModuleImage::open(file);
  ASSERT_TRUE(image.ok()) << image.error().to_string();
  const std::string whole = bytes_of(file.path);
  EXPECT_EQ(image->sha256(), sha256_hex(whole));
  EXPECT_EQ(read_all(image->descriptor()), whole.substr(0, 1 << 20));
}

TEST_F(ModuleImageTest, DoesNotChangeWhenTheFileDoes) {
  const ModuleFile file = copy("hostile");
  auto image = ModuleImage::open(file);
  ASSERT_TRUE(image.ok());
  const std::string before = read_all(image->descriptor());
  static_cast<void>(put("hostile", "something else"));
  EXPECT_EQ(read_all(image->descriptor()), before);
}

TEST_F(ModuleImageTest, IsSealed) {
  auto image = ModuleImage::open(copy("hostile"));
  ASSERT_TRUE(image.ok());
  EXPECT_EQ(::write(image->descriptor(), "x", 1), -1);
  EXPECT_EQ(::ftruncate(image->descriptor(), 0), -1);
  const int seals = ::fcntl(image->descriptor(), F_GET_SEALS);
  EXPECT_EQ(seals, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
}

TEST_F(ModuleImageTest, ClosesItsDescriptorOnceWhenItIsMoved) {
  auto opened = ModuleImage::open(copy("hostile"));
  ASSERT_TRUE(opened.ok());
  int descriptor = -1;
  {
    ModuleImage image = opened.take();
    descriptor = image.descriptor();
    ModuleImage moved = std::move(image);
    EXPECT_EQ(moved.descriptor(), descriptor);
    EXPECT_EQ(::fcntl(descriptor, F_GETFD), FD_CLOEXEC);
  }
  EXPECT_EQ(::fcntl(descriptor, F_GETFD), -1);
}

TEST_F(ModuleImageTest, RefusesWhatIsNoRegularFileWithoutBlocking) {
  ASSERT_EQ(::mkfifo("pipe.so", 0600), 0);
  std::filesystem::create_directory("folder.so");
  const Error fifo = refusal_of({"pipe", folder() / "pipe.so", "", {}});
  EXPECT_EQ(fifo.reason, "plugin_untrusted");
  EXPECT_THAT(fifo.message, HasSubstr("pipe.so: is a FIFO, not a regular file"));
  const Error directory = refusal_of({"folder", folder() / "folder.so", "", {}});
  EXPECT_EQ(directory.reason, "plugin_untrusted");
  EXPECT_THAT(directory.message, HasSubstr("is a folder, not a regular file"));
  const Error device = refusal_of({"zero", "/dev/zero", "", {}});
  EXPECT_EQ(device.reason, "plugin_untrusted");
  EXPECT_THAT(device.message, HasSubstr("is a device, not a regular file"));
}

TEST_F(ModuleImageTest, RefusesASymlinkThatLeadsNowhereOrInACircle) {
  std::filesystem::create_symlink("gone", "dangling.so");
  std::filesystem::create_symlink("loop.so", "loop.so");
  const Error dangling = refusal_of({"dangling", folder() / "dangling.so", "", {}});
  EXPECT_EQ(dangling.reason, "plugin_unloadable");
  EXPECT_THAT(dangling.message, HasSubstr("dangling.so: cannot be read: No such file"));
  const Error loop = refusal_of({"loop", folder() / "loop.so", "", {}});
  EXPECT_EQ(loop.reason, "plugin_unloadable");
  EXPECT_THAT(loop.message, HasSubstr("symbolic links"));
}

TEST_F(ModuleImageTest, FollowsASymlinkToATrustedFile) {
  const ModuleFile file = copy("hostile");
  std::filesystem::create_directory("links");
  std::filesystem::create_symlink(file.path, "links/hostile.so");
  EXPECT_TRUE(ModuleImage::open({"hostile", folder() / "links/hostile.so", "", {}}).ok());
}

TEST_F(ModuleImageTest, RefusesAFileThatOthersMayWrite) {
  const ModuleFile file = copy("hostile");
  ::chmod(file.path.c_str(), 0666);
  const Error everyone = refusal_of(file);
  EXPECT_EQ(everyone.reason, "plugin_untrusted");
  EXPECT_THAT(everyone.message, HasSubstr("may be written by everyone (mode 0666)"));
  EXPECT_EQ(everyone.hint, "chmod go-w " + file.path);
  ::chmod(file.path.c_str(), 0664);
  EXPECT_THAT(refusal_of(file).message, HasSubstr("may be written by its group (mode 0664)"));
}

TEST_F(ModuleImageTest, RefusesAFolderThatEveryoneMayWriteEvenASticky) {
  const ModuleFile file = copy("hostile");
  ::chmod(folder().c_str(), 0777);
  const Error refusal = refusal_of(file);
  EXPECT_EQ(refusal.reason, "plugin_untrusted");
  EXPECT_THAT(
      refusal.message,
      AllOf(HasSubstr(folder().string()), HasSubstr("may be written by everyone (mode 0777)")));
  ::chmod(folder().c_str(), 01777);
  EXPECT_THAT(refusal_of(file).message, HasSubstr("(mode 1777)"));
  ::chmod(folder().c_str(), 0775);
  EXPECT_TRUE(ModuleImage::open(file).ok());
}

TEST_F(ModuleImageTest, RefusesAFolderAboveInWhichEveryoneMayRename) {
  std::filesystem::create_directory("inner");
  std::filesystem::copy(modules() / "hostile.so", "inner/hostile.so");
  ::chmod("inner/hostile.so", 0644);
  const ModuleFile file{"hostile", folder() / "inner/hostile.so", "", {}};
  ::chmod(folder().c_str(), 0777);
  EXPECT_THAT(refusal_of(file).message,
              HasSubstr("a folder above the module may be written by everyone"));
  ::chmod(folder().c_str(), 01777);
  EXPECT_TRUE(ModuleImage::open(file).ok());
}

TEST_F(ModuleImageTest, RefusesALinkInAFolderThatEveryoneMayWrite) {
  const ModuleFile file = copy("hostile");
  std::filesystem::create_directory("links");
  std::filesystem::create_symlink(file.path, "links/hostile.so");
  ::chmod("links", 0777);
  const Error refusal = refusal_of({"hostile", folder() / "links/hostile.so", "", {}});
  EXPECT_EQ(refusal.reason, "plugin_untrusted");
  EXPECT_THAT(refusal.message, HasSubstr("links: the folder of the module"));
}

TEST_F(ModuleImageTest, RefusesAFileOfAnotherUser) {
  const ModuleFile file = copy("hostile");
  if (::chown(file.path.c_str(), 12345, static_cast<gid_t>(-1)) != 0) {
    GTEST_SKIP() << "only root can give a file away";
  }
  const Error refusal = refusal_of(file);
  EXPECT_EQ(refusal.reason, "plugin_untrusted");
  EXPECT_THAT(refusal.message, HasSubstr("belongs to user 12345, neither to root nor to user"));
}

TEST_F(ModuleImageTest, RefusesAFileAboveTheSizeLimitWithoutReadingIt) {
  const ModuleFile file = put("huge", "x");
  ASSERT_EQ(::truncate(file.path.c_str(), (256ll << 20) + 1), 0);
  const Error refusal = refusal_of(file);
  EXPECT_EQ(refusal.reason, "plugin_unloadable");
  EXPECT_THAT(refusal.message, HasSubstr("has 268435457 bytes, more than the limit of 268435456"));
}

TEST_F(ModuleImageTest, RefusesAnotherMajorAndANewerMinorByTheNoteAlone) {
  const Error major = refusal_of(copy("next-major"));
  EXPECT_EQ(major.reason, "plugin_incompatible");
  EXPECT_THAT(major.message, HasSubstr("needs plugin ABI 2.0; this host speaks 1.0"));
  const Error minor = refusal_of(copy("next-minor"));
  EXPECT_EQ(minor.reason, "plugin_incompatible");
  EXPECT_THAT(minor.message, HasSubstr("needs plugin ABI 1.99; this host speaks 1.0"));
  EXPECT_THAT(minor.hint, HasSubstr("newer aipreflight"));
}

TEST_F(ModuleImageTest, RefusesAModuleThatIsNotWhatItsFileIsCalled) {
  const Error refusal = refusal_of(copy("other-name"));
  EXPECT_EQ(refusal.reason, "plugin_invalid");
  EXPECT_THAT(refusal.message,
              HasSubstr("calls itself 'another', but its file is named 'other-name.so'"));
}

}  // namespace
}  // namespace aipreflight::host
