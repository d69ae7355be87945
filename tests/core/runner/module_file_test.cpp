#include "module_file.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

#include "scripted_check.hpp"

namespace aipreflight::runner {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(ModuleFile, HasItsNoteAndItsExports) {
  const ModuleFile file = read_module_file(module_path("scripted"));
  ASSERT_THAT(file.notes, SizeIs(1));
  EXPECT_EQ(file.notes[0].major, 1u);
  EXPECT_EQ(file.notes[0].needed_minor, 0u);
  EXPECT_EQ(file.notes[0].id, "scripted");
  EXPECT_EQ(file.notes[0].version, "1.0.0");
  EXPECT_THAT(file.exports, Contains("aipreflight_plugin_v1"));
  EXPECT_THAT(file.exports, Not(Contains("abort")));
}

TEST(ModuleFile, WithoutANoteHasNone) {
  const ModuleFile file = read_module_file(module_path("throwing"));
  EXPECT_THAT(file.notes, IsEmpty());
  EXPECT_THAT(file.exports, Contains("aipreflight_plugin_v1"));
}

TEST(ModuleFile, ThatIsNoneIsEmpty) {
  for (const char* path : {"/etc/passwd", "/nowhere", "/tmp", "/dev/null"}) {
    const ModuleFile file = read_module_file(path);
    EXPECT_THAT(file.notes, IsEmpty()) << path;
    EXPECT_THAT(file.exports, IsEmpty()) << path;
  }
}

// Cut anywhere, with every offset pointing beyond the end, it gives what is left and reads nothing
// else.
TEST(ModuleFile, CutAnywhereIsReadSafely) {
  std::ifstream stream(module_path("scripted"), std::ios::binary);
  const std::string whole(std::istreambuf_iterator<char>(stream), {});
  const std::string path = testing::TempDir() + "cut-" + std::to_string(getpid()) + ".so";
  for (std::size_t size = 1; size < whole.size(); size += whole.size() / 97 + 1) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << whole.substr(0, size);
    EXPECT_LE(read_module_file(path).notes.size(), 1u);
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace aipreflight::runner
