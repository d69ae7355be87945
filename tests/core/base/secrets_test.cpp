#include "base/secrets.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace aipreflight {
namespace {

TEST(Secrets, HidesWhatTheEnvironmentNamesAsSecret) {
  ::setenv("SECRETS_TEST_KEY", "tide-at-noon", 1);
  ::setenv("secrets_test_password", "ebb-at-dawn", 1);
  ::setenv("SECRETS_TEST_PLACE", "the harbour", 1);
  const Secrets secrets;
  EXPECT_EQ(secrets.hide("tide-at-noon, ebb-at-dawn, the harbour"),
            "[redacted], [redacted], the harbour");
  ::unsetenv("SECRETS_TEST_KEY");
  ::unsetenv("secrets_test_password");
  ::unsetenv("SECRETS_TEST_PLACE");
}

TEST(Secrets, HidesTheLongerOneWhole) {
  Secrets secrets;
  secrets.add("12345678");
  secrets.add("12345678-and-more");
  EXPECT_EQ(secrets.hide("12345678-and-more 12345678"), "[redacted] [redacted]");
}

TEST(Secrets, LeavesShortOnesAndSaysSo) {
  Secrets secrets;
  const auto before = secrets.warnings().size();
  secrets.add("short");
  EXPECT_EQ(secrets.hide("a short word"), "a short word");
  EXPECT_EQ(secrets.warnings().size(), before + 1);
}

}  // namespace
}  // namespace aipreflight
