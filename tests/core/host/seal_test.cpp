#include "seal.hpp"

#include <cerrno>
#include <chrono>
#include <gtest/gtest.h>
#include <string>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>

namespace aipreflight::host {
namespace {

int memory_of(const std::string& text) {
  const int memory = ::memfd_create("seal", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  EXPECT_GE(memory, 0);
  EXPECT_EQ(::write(memory, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  return memory;
}

TEST(Seal, NobodyWritesToMemoryThatIsSealed) {
  const int memory = memory_of("text");
  ASSERT_TRUE(seal(memory));
  EXPECT_EQ(::pwrite(memory, "other", 5, 0), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(::ftruncate(memory, 1), -1);
  ::close(memory);
}

TEST(Seal, MemoryThatIsBusyForAMomentIsSealedBehindIt) {
  const int memory = memory_of("text");
  void* const mapped = ::mmap(nullptr, 4, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
  ASSERT_NE(mapped, MAP_FAILED);
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    ::munmap(mapped, 4);
  });
  EXPECT_TRUE(seal(memory));
  other.join();
  EXPECT_EQ(::pwrite(memory, "x", 1, 0), -1);
  ::close(memory);
}

TEST(Seal, OtherErrorsComeOutAtOnce) {
  EXPECT_FALSE(seal(-1));
  EXPECT_EQ(errno, EBADF);
}

}  // namespace
}  // namespace aipreflight::host
