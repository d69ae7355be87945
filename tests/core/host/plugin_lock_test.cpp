#include "host/plugin_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kit/scratch.hpp"

namespace aipreflight::host {
namespace {

using testing::HasSubstr;

const std::string kDigest(64, 'a');
const std::string kOther(64, 'b');

class PluginLockTest : public kit::Scratch {
 protected:
  static std::string problem(const std::string& text) {
    const auto lock = PluginLock::parse(text, "plugins.lock");
    EXPECT_FALSE(lock.ok());
    return lock.ok() ? "" : lock.error().where.to_string() + ": " + lock.error().message;
  }
};

TEST_F(PluginLockTest, ReadsWhatItWrites) {
  PluginLock lock;
  lock.add({"sla", "0.2.0", "1.0", kDigest});
  lock.add({"acme", "1.0.0-rc.1", "1.3", kOther});
  const std::string text = lock.to_text();
  EXPECT_THAT(text,
              HasSubstr("format 1\nacme 1.0.0-rc.1 abi 1.3 sha256 " + kOther +
                        "\nsla 0.2.0 abi 1.0 sha256 " + kDigest + "\n"));
  const auto read = PluginLock::parse(text, "plugins.lock");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->to_text(), text);
  EXPECT_EQ(read->modules().at("sla").abi, "1.0");
}

TEST_F(PluginLockTest, AcceptsTheBytesThatWereLocked) {
  PluginLock lock;
  lock.add({"sla", "0.2.0", "1.0", kDigest});
  EXPECT_TRUE(lock.check("sla", "/p/sla.so", kDigest).ok());
}

TEST_F(PluginLockTest, RefusesOtherBytesAndModulesThatAreNotListed) {
  const auto lock =
      PluginLock::parse("format 1\nsla 0.2.0 abi 1.0 sha256 " + kDigest + "\n", "ci/plugins.lock");
  ASSERT_TRUE(lock.ok());
  const auto changed = lock->check("sla", "/p/sla.so", kOther);
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().reason, "plugin_not_locked");
  EXPECT_EQ(changed.error().message,
            "/p/sla.so: is not the file that was locked: its SHA-256 is bbbbbbbbbbbbbbbb…, "
            "ci/plugins.lock:2 has aaaaaaaaaaaaaaaa… (version 0.2.0)");
  const auto unlisted = lock->check("evil", "/p/evil.so", kOther);
  ASSERT_FALSE(unlisted.ok());
  EXPECT_EQ(unlisted.error().message,
            "/p/evil.so: module 'evil' is not in the lock file ci/plugins.lock");
}

TEST_F(PluginLockTest, PointsToWhatIsWrong) {
  EXPECT_THAT(problem(""), HasSubstr("the lock file is empty"));
  EXPECT_THAT(problem("# nothing\n"), HasSubstr("the lock file is empty"));
  EXPECT_EQ(problem("# c\nformat 2\n"),
            "plugins.lock:2:1: a lock file begins with 'format 1', not with 'format 2'");
  EXPECT_THAT(problem("format 1\nsla 0.2.0 abi 1.0 sha256 " + kDigest.substr(1) + "\n"),
              HasSubstr("plugins.lock:2:1: a line of a lock file is"));
  EXPECT_THAT(problem("format 1\nsla 0.2.0 1.0 sha256 " + kDigest + "\n"),
              HasSubstr("a line of a lock file is"));
  const std::string line = "sla 0.2.0 abi 1.0 sha256 " + kDigest + "\n";
  EXPECT_EQ(problem("format 1\n" + line + "\n" + line),
            "plugins.lock:4:1: module 'sla' stands here twice, first in line 2");
}

TEST_F(PluginLockTest, NeedsASignatureWhereAKeyIsGiven) {
  write("plugins.lock", "format 1\n");
  EXPECT_TRUE(PluginLock::read("plugins.lock", "").ok());
  const auto lock =
      PluginLock::read("plugins.lock", "RWRZAcPFDJL6Dd0rRWbI8XvN3sNeO/dMMCRc6vpPcD8KR2ffCELLXJm6");
  ASSERT_FALSE(lock.ok());
  EXPECT_EQ(lock.error().reason, "plugin_not_locked");
  EXPECT_THAT(lock.error().message, HasSubstr("has to be signed with key 0DFA920CC5C30159"));
}

}  // namespace
}  // namespace aipreflight::host
