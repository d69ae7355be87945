#include "minisign.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kit/scratch.hpp"

namespace aipreflight::host {
namespace {

using testing::HasSubstr;

// Made by minisign 0.11; the secret key was thrown away.
const std::string kKeyLine = "RWRZAcPFDJL6Dd0rRWbI8XvN3sNeO/dMMCRc6vpPcD8KR2ffCELLXJm6";
const std::string kKeyFile =
    "untrusted comment: minisign public key DFA920CC5C30159\n" + kKeyLine + "\n";
const std::string kLock = "format 1\nacme 1.2.0 abi 1.0 sha256 " + std::string(64, '0') + "\n";
const std::string kSignature =
    "untrusted comment: signature of a lock\n"
    "RURZAcPFDJL6DTbaNybG606avjy+vpBpUFfrSvBdmz74Lob1LpytcGRv0fKrcmzjh48CtLcs33kHTYGZuiFl4e7Q/"
    "fHkxxeAMQQ=\n"
    "trusted comment: release 7\n"
    "Bff0tKlZfeKMMuX6E/QiWkCXCJHEzpT9XddZ/n8x97L3QqNk6NAY/xQEsxIId3lKmfMEUAxipcg8xON8/XjZCA==\n";
const std::string kLegacySignature =
    "untrusted comment: signature from minisign secret key\n"
    "RWRZAcPFDJL6DSnB8/wj3OWN65c5E8vrCuWuKtEC2+yUUUamXiINSQGTTjtVorVLLZZL2a2KL8mNOSTmo9PZEV9yznTk/"
    "SWcVg8=\n"
    "trusted comment: release 7, legacy\n"
    "w7kMeV9L7MTAAzOjo0W1Koi+EOiWcbDsM/oRCb2Nx0b+JTHSIL+NrxTVolUe/xAs86S6ApFfTW6VrsMbxqWpDw==\n";

class MinisignTest : public kit::Scratch {
 protected:
  static std::string refusal(std::string_view bytes, const std::string& signature) {
    const auto key = read_minisign_key(kKeyLine);
    EXPECT_TRUE(key.ok());
    const auto checked = check_minisign(bytes, signature, *key, "plugins.lock.minisig");
    return checked ? "" : checked.error().message;
  }
  static std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  }
};

TEST_F(MinisignTest, ReadsAKeyFromItsLineAndFromItsFile) {
  const auto line = read_minisign_key(kKeyLine);
  ASSERT_TRUE(line.ok()) << line.error().message;
  EXPECT_EQ(line->id, "0DFA920CC5C30159");
  write("minisign.pub", kKeyFile);
  const auto file = read_minisign_key("minisign.pub");
  ASSERT_TRUE(file.ok()) << file.error().message;
  EXPECT_EQ(file->key, line->key);
}

TEST_F(MinisignTest, RefusesWhatIsNoKey) {
  const auto missing = read_minisign_key("no-such-file");
  EXPECT_THAT(missing.error().message,
              HasSubstr("neither a public key of minisign nor a file that holds one"));
  write("empty.pub", "untrusted comment: nothing\n");
  const auto empty = read_minisign_key("empty.pub");
  EXPECT_THAT(empty.error().message, HasSubstr("holds no public key"));
}

TEST_F(MinisignTest, AcceptsBothKindsOfSignature) {
  EXPECT_EQ(refusal(kLock, kSignature), "");
  EXPECT_EQ(refusal(kLock, kLegacySignature), "");
}

TEST_F(MinisignTest, RefusesAFileThatWasChanged) {
  const std::string changed = replaced(kLock, "1.2.0", "1.2.1");
  EXPECT_THAT(refusal(changed, kSignature), HasSubstr("does not fit the lock file"));
  EXPECT_THAT(refusal(changed, kLegacySignature), HasSubstr("does not fit the lock file"));
}

TEST_F(MinisignTest, RefusesATrustedCommentThatWasChanged) {
  EXPECT_THAT(refusal(kLock, replaced(kSignature, "release 7", "release 8")),
              HasSubstr("trusted comment that was changed"));
  EXPECT_EQ(refusal(kLock, replaced(kSignature, "signature of a lock", "anything")), "");
}

TEST_F(MinisignTest, RefusesTheSignatureOfAnotherKey) {
  const auto other = read_minisign_key("RWQBAQEBAQEBAQICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC");
  ASSERT_TRUE(other.ok());
  const auto checked = check_minisign(kLock, kSignature, *other, "l.minisig");
  EXPECT_EQ(
      checked.error().message,
      "l.minisig: was made with key 0DFA920CC5C30159, the key that is asked for is " + other->id);
}

TEST_F(MinisignTest, RefusesWhatIsNoSignature) {
  for (const std::string& text : {std::string(),
                                  kKeyFile,
                                  kSignature.substr(0, 150),
                                  replaced(kSignature, "RURZ", "RXRZ"),
                                  replaced(kSignature, "trusted comment: release", "comment:")}) {
    EXPECT_THAT(refusal(kLock, text), HasSubstr("is no signature of minisign")) << text;
  }
}

}  // namespace
}  // namespace aipreflight::host
