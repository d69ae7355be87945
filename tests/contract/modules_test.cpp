#include <csignal>
#include <gmock/gmock.h>
#include <string>

#include "kit/scripted_host.hpp"

namespace aipreflight {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string path_of(const std::string& module) {
  return std::string(CONTRACT_MODULES "/") + module + ".so";
}

// What a runner says of a module that it must not describe. The path in sentences is shortened to
// the file's name.
wire::Refused refusal(const std::string& module) {
  kit::ScriptedHost host(AIPREFLIGHT_RUNNER);
  host.send(wire::Load{wire::kProtocol, module, path_of(module), path_of(module)});
  auto refused = host.expect<wire::Refused>();
  EXPECT_FALSE(host.receive().has_value());
  EXPECT_EQ(host.wait(), 0);
  const std::string folder = CONTRACT_MODULES "/";
  for (std::size_t at = 0; (at = refused.text.find(folder)) != std::string::npos;)
    refused.text.erase(at, folder.size());
  return refused;
}

// How a runner ends that says nothing more.
int end_at_load(const std::string& module) {
  kit::ScriptedHost host(AIPREFLIGHT_RUNNER);
  host.send(wire::Load{wire::kProtocol, module, path_of(module), path_of(module)});
  EXPECT_FALSE(host.receive().has_value());
  return host.wait();
}

TEST(BrokenModule, WithoutEntrySymbolSaysWhatItExports) {
  const auto refused = refusal("no-entry");
  EXPECT_EQ(refused.reason, "plugin_invalid");
  EXPECT_THAT(refused.text,
              HasSubstr("no-entry.so: no entry symbol aipreflight_plugin_v1 (exports "));
  EXPECT_THAT(refused.text, AllOf(HasSubstr("compress"), HasSubstr("uncompress")));
}

TEST(BrokenModule, OfAnotherMajorSaysBoth) {
  const auto refused = refusal("other-major");
  EXPECT_EQ(refused.reason, "plugin_incompatible");
  EXPECT_EQ(refused.text,
            "other-major.so: no entry symbol aipreflight_plugin_v1 (exports "
            "aipreflight_plugin_v2): the module speaks "
            "another major of the plugin ABI, this host speaks 1");
}

TEST(BrokenModule, ThatRefusesTheHostIsQuoted) {
  const auto refused = refusal("null-entry");
  EXPECT_EQ(refused.reason, "plugin_incompatible");
  EXPECT_EQ(refused.text,
            "null-entry.so: the module refuses this host: needs a licence file in /etc/acme");
  EXPECT_EQ(refusal("silent-entry").text,
            "silent-entry.so: the module refuses this host: it does not say why");
}

TEST(BrokenModule, OfANewerMinorSaysBothNumbersAndWhatToDo) {
  const auto refused = refusal("newer-minor");
  EXPECT_EQ(refused.reason, "plugin_incompatible");
  EXPECT_EQ(refused.text,
            "newer-minor.so: the module needs the plugin ABI 1.42, this host speaks 1.0: install a "
            "newer aipreflight, "
            "or an older version of the module");
}

TEST(BrokenModule, WithAnotherIdThanItsFileIsRefused) {
  const auto refused = refusal("other-name");
  EXPECT_EQ(refused.reason, "plugin_invalid");
  EXPECT_EQ(refused.text,
            "other-name.so: module table: id is 'renamed', the file's name says 'other-name'");
}

TEST(BrokenModule, WhoseNoteDisagreesIsRefused) {
  EXPECT_EQ(refusal("wrong-note").text,
            "wrong-note.so: ELF note: version is '2.0.0', the table says '1.0.0'");
}

TEST(BrokenModule, WithTwoDefectsHasTwoSentences) {
  EXPECT_EQ(refusal("broken-table").text,
            "broken-table.so: check type 'broken-table': doc is empty, it is required; "
            "broken-table.so: check type 'broken-table': run is null, it is required");
}

TEST(BrokenModule, WithAnUndefinedSymbolIsRefusedInTheLoadersWords) {
  const auto refused = refusal("undefined-symbol");
  EXPECT_EQ(refused.reason, "plugin_load_failed");
  EXPECT_EQ(refused.text, "undefined-symbol.so: undefined symbol: acme_license_check");
}

TEST(BrokenModule, LoadedFromADescriptorIsStillNamedByItsPath) {
  const int opened = open(path_of("undefined-symbol").c_str(), O_RDONLY);
  const int descriptor = fcntl(opened, F_DUPFD, 50);  // beside the socket, which is 3 in the runner
  close(opened);
  ASSERT_GE(descriptor, 0);
  kit::ScriptedHost host(AIPREFLIGHT_RUNNER);
  host.send(wire::Load{wire::kProtocol,
                       "undefined-symbol",
                       "/plugins/undefined-symbol.so",
                       "/proc/self/fd/" + std::to_string(descriptor)});
  EXPECT_EQ(host.expect<wire::Refused>().text,
            "/plugins/undefined-symbol.so: undefined symbol: acme_license_check");
  close(descriptor);
}

TEST(BrokenModule, ThatIsMissingOrNotElfIsRefusedInTheLoadersWords) {
  EXPECT_THAT(refusal("not-there").text, HasSubstr("not-there.so: cannot open shared object file"));
  kit::ScriptedHost host(AIPREFLIGHT_RUNNER);
  host.send(wire::Load{wire::kProtocol, "passwd", "/plugins/passwd.so", "/etc/passwd"});
  const auto refused = host.expect<wire::Refused>();
  EXPECT_EQ(refused.reason, "plugin_load_failed");
  EXPECT_THAT(refused.text,
              AllOf(HasSubstr("/plugins/passwd.so: "), Not(HasSubstr("/etc/passwd"))));
}

TEST(BrokenModule, WhoseTextsAreTooManyIsRefused) {
  const auto refused = refusal("huge-texts");
  EXPECT_EQ(refused.reason, "plugin_invalid");
  EXPECT_THAT(refused.text, HasSubstr("huge-texts.so: the texts of the module's tables take 19"));
  EXPECT_THAT(refused.text, HasSubstr("at most 1048576 are allowed"));
}

TEST(BrokenModule, ThatThrowsFromItsEntryIsRefused) {
  const auto refused = refusal("throw-at-load");
  EXPECT_EQ(refused.reason, "plugin_load_failed");
  EXPECT_EQ(refused.text,
            "throw-at-load.so: an exception came out of the entry symbol: no table today");
}

TEST(BrokenModule, ThatAbortsAtLoadTakesOnlyItsRunner) {
  EXPECT_EQ(end_at_load("crash-at-load"), -SIGABRT);
}

TEST(BrokenModule, ThatExitsAtLoadSaysNothingMore) {
  EXPECT_EQ(end_at_load("exit-at-load"), 0);
}

TEST(Runner, RefusesAnotherProtocol) {
  kit::ScriptedHost host(AIPREFLIGHT_RUNNER);
  host.send(wire::Load{7, "null-entry", path_of("null-entry"), path_of("null-entry")});
  const auto refused = host.expect<wire::Refused>();
  EXPECT_EQ(refused.reason, "plugin_incompatible");
  EXPECT_EQ(refused.text,
            "the host speaks protocol 7, its runner speaks 1: the installation mixes versions");
}

}  // namespace
}  // namespace aipreflight
