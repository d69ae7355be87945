#include "readers/large_pages.hpp"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <string>

namespace aipreflight::evals {
namespace {

constexpr std::size_t kPage = std::size_t{2} << 20;

// Whether the kernel was asked for large pages where this stands.
bool is_advised(const void* place) {
  std::ifstream maps("/proc/self/smaps");
  const auto address = reinterpret_cast<std::uintptr_t>(place);
  bool is_there = false;
  for (std::string line; std::getline(maps, line);) {
    unsigned long begin = 0;
    unsigned long end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) {
      is_there = begin <= address && address < end;
    } else if (is_there && line.starts_with("VmFlags:")) {
      return line.find(" hg") != std::string::npos;
    }
  }
  return false;
}

class LargePages : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists("/sys/kernel/mm/transparent_hugepage")) {
      GTEST_SKIP() << "this kernel has none";
    }
  }
};

TEST_F(LargePages, AreAskedForWhereAPieceHasRoomForThem) {
  std::pmr::memory_resource& pages = large_pages();
  void* const piece = pages.allocate(2 * kPage, 8);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(piece) % kPage, 0u);
  EXPECT_TRUE(is_advised(piece));
  std::memset(piece, 1, 2 * kPage);
  pages.deallocate(piece, 2 * kPage, 8);
  void* const small = pages.allocate(100, 64);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(small) % 64, 0u);
  EXPECT_FALSE(is_advised(small));
  std::memset(small, 1, 100);
  pages.deallocate(small, 100, 64);
}

TEST_F(LargePages, OfAPieceThatIsThereAreThoseWithinIt) {
  const auto piece = std::make_unique_for_overwrite<char[]>(4 * kPage);
  prefer_large_pages(piece.get(), 4 * kPage);
  EXPECT_TRUE(is_advised(piece.get() + 2 * kPage));
  EXPECT_FALSE(is_advised(piece.get()));
  prefer_large_pages(nullptr, 0);
}

}  // namespace
}  // namespace aipreflight::evals
