#include "base/error.hpp"

#include <gtest/gtest.h>

namespace aipreflight {
namespace {

TEST(SourceRef, WritesAsMuchAsIsKnown) {
  EXPECT_EQ((SourceRef{"p.yml", 3, 7}).to_string(), "p.yml:3:7");
  EXPECT_EQ((SourceRef{"p.yml", 3, 0}).to_string(), "p.yml:3");
  EXPECT_EQ((SourceRef{"p.yml", 0, 7}).to_string(), "p.yml");
  EXPECT_EQ((SourceRef{"", 3, 7}).to_string(), "");
  EXPECT_FALSE(SourceRef{}.known());
}

TEST(Error, PutsPlaceMessageAndHintOnOneLine) {
  EXPECT_EQ(profile_error({"p.yml", 1, 2}, "unknown key 'a'", "did you mean 'b'?").to_string(),
            "p.yml:1:2: unknown key 'a' (did you mean 'b'?)");
  EXPECT_EQ(usage_error("no profile").to_string(), "no profile");
}

TEST(Error, TakesAPlaceOnlyWhereItHasNone) {
  EXPECT_EQ(placed_at(usage_error("m"), {"p.yml", 3, 1}).where.line, 3u);
  EXPECT_EQ(placed_at(profile_error({"q.yml", 7, 2}, "m"), {"p.yml", 3, 1}).where.file, "q.yml");
}

TEST(Error, EscapesControlCharactersFromOutside) {
  EXPECT_EQ(io_error("a\nb\x1b[31m").to_string(), "a\\nb\\x1b[31m");
}

TEST(Error, FactoriesSetTheCodeAndTheReason) {
  EXPECT_EQ(usage_error("m").code, ErrorCode::kUsage);
  EXPECT_EQ(profile_error({}, "m").code, ErrorCode::kProfile);
  EXPECT_EQ(plugin_error("r", "m", "h").code, ErrorCode::kPlugin);
  EXPECT_EQ(execution_error("r", "m").code, ErrorCode::kExecution);
  EXPECT_EQ(io_error("m").code, ErrorCode::kIo);
  EXPECT_EQ(plugin_error("r", "m", "h").reason, "r");
  EXPECT_EQ(execution_error("r", "m", "h").hint, "h");
}

}  // namespace
}  // namespace aipreflight
