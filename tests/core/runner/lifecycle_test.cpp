#include <aipreflight/abi.h>
#include <csignal>
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <thread>

#include "runner/serve.hpp"
#include "scripted_check.hpp"

namespace aipreflight {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Lifecycle, GoesThroughTheWholeSequenceAndLeaves) {
  ScriptedCheck check;
  EXPECT_EQ(check.described().id, "scripted");
  EXPECT_EQ(check.described().licence, "MIT");
  ASSERT_NE(check.described().find("scripted"), nullptr);
  EXPECT_EQ(check.described().find("scripted")->keys.at(0).path, "scenario");
  const auto finished = check.run("evidence");
  EXPECT_EQ(finished.result, AIPF_DONE);
  EXPECT_EQ(finished.reason, "");
  EXPECT_THAT(finished.errors, IsEmpty());
  EXPECT_EQ(check.destroyed().late_calls, 0u);
  EXPECT_FALSE(check.host().receive().has_value());
  EXPECT_EQ(check.host().wait(), 0);
  EXPECT_THAT(check.heard().defects, IsEmpty());
}

TEST(Lifecycle, EndsQuietlyWhenTheHostHangsUpAfterDescribed) {
  ScriptedCheck check;
  check.host().hang_up();
  EXPECT_EQ(check.host().wait(), 0);
}

TEST(Lifecycle, DestroysAnInstanceThatIsNeverRun) {
  ScriptedCheck check;
  check.create(scenario("not_run"));
  check.next<wire::Created>();
  check.host().hang_up();
  EXPECT_EQ(check.host().wait(), 0);
}

TEST(Lifecycle, LeavesWithOneWhenTheHostBreaksTheProtocol) {
  kit::ScriptedHost out_of_turn(AIPREFLIGHT_RUNNER);
  out_of_turn.send(wire::Run{});
  EXPECT_FALSE(out_of_turn.receive().has_value());
  EXPECT_EQ(out_of_turn.wait(), 1);
  kit::ScriptedHost garbage(AIPREFLIGHT_RUNNER);
  garbage.send_bytes("GET / HTTP/1.1\r\n");
  EXPECT_FALSE(garbage.receive().has_value());
  EXPECT_EQ(garbage.wait(), 1);
  ScriptedCheck unknown;
  unknown.create(scenario("x"), "no-such-check");
  EXPECT_FALSE(unknown.host().receive().has_value());
  EXPECT_EQ(unknown.host().wait(), 1);
}

TEST(Lifecycle, StopsWhenCancelled) {
  ScriptedCheck check;
  check.create(scenario("cancel"));
  check.next<wire::Created>();
  check.host().send(wire::Run{"/nowhere", {}});
  check.host().send(wire::Cancel{});
  const auto finished = check.next<wire::Finished>();
  EXPECT_EQ(finished.result, AIPF_STOPPED);
  EXPECT_EQ(finished.reason, "cancelled");
  EXPECT_THAT(check.heard().logs, ElementsAre("gate=4", "summary=0"));
  EXPECT_THAT(check.heard().gates, IsEmpty());
  ASSERT_THAT(check.heard().summaries, SizeIs(1));
}

TEST(Lifecycle, StopsWhenTheHostIsGone) {
  ScriptedCheck check;
  check.create(scenario("cancel"));
  check.next<wire::Created>();
  check.host().send(wire::Run{"/nowhere", {}});
  check.host().hang_up();
  EXPECT_EQ(check.host().wait(), 0);
}

TEST(Lifecycle, CountsAndTellsCallsAfterRun) {
  ScriptedCheck check;
  EXPECT_EQ(check.run("late").result, AIPF_DONE);
  EXPECT_EQ(check.destroyed().late_calls, 2u);
  EXPECT_THAT(check.heard().logs, ElementsAre("gate=1", "explain=1", "cancelled=1"));
  ASSERT_THAT(check.heard().defects, SizeIs(1));
  EXPECT_EQ(check.heard().defects[0].reason, "late_report");
  EXPECT_EQ(
      check.heard().defects[0].text,
      "2 calls were made at the wrong time and not taken: gate was called after run returned");
}

TEST(Lifecycle, CountsEvidenceBeforeRun) {
  ScriptedCheck check;
  EXPECT_EQ(check.run("early").result, AIPF_DONE);
  EXPECT_THAT(check.heard().logs, ElementsAre("gate=1", "cancelled=1"));
  EXPECT_EQ(check.destroyed().late_calls, 1u);
  EXPECT_THAT(check.heard().defects.at(0).text, HasSubstr("gate was called before run"));
}

TEST(Lifecycle, RefusesConfigurationInRunAndOnOtherThreads) {
  ScriptedCheck in_run;
  in_run.run("late_config");
  EXPECT_THAT(in_run.heard().logs, ElementsAre("node_text=1"));
  EXPECT_THAT(in_run.heard().defects.at(0).text, HasSubstr("node_text was called in run"));
  ScriptedCheck on_thread;
  on_thread.create(scenario("x"), "elsewhere");
  on_thread.next<wire::Created>();
  on_thread.host().send(wire::Run{"/nowhere", {}});
  on_thread.next<wire::Finished>();
  on_thread.next<wire::Destroyed>();
  EXPECT_THAT(on_thread.heard().logs, ElementsAre("kind=0"));
  EXPECT_THAT(on_thread.heard().defects.at(0).text,
              HasSubstr("node_kind was called on another thread than create"));
}

TEST(Lifecycle, ExplainsWhatTheCheckDoesNot) {
  ScriptedCheck explained;
  const auto finished = explained.run("explain");
  EXPECT_EQ(finished.result, AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(finished.reason, "no_data");
  EXPECT_EQ(finished.text, "the file is empty");
  ScriptedCheck silent;
  const auto skipped = silent.run("silent");
  EXPECT_EQ(skipped.result, AIPF_NOT_APPLICABLE);
  EXPECT_EQ(skipped.reason, "not_applicable");
  ScriptedCheck odd;
  const auto defect = odd.run("odd");
  EXPECT_EQ(defect.result, AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(defect.reason, "plugin_defect");
  EXPECT_THAT(defect.text, HasSubstr("run returned 17"));
}

// Of which the host, when it comes to look, may find none.
TEST(Lifecycle, MoreThreadsThanAllowedWhenRunReturnedAreADefect) {
  ScriptedCheck beyond;
  beyond.run("left_threads", {"/nowhere", {}, {}, 2});
  ASSERT_THAT(beyond.heard().defects, SizeIs(1));
  EXPECT_EQ(beyond.heard().defects[0].reason, "limit_threads");
  EXPECT_EQ(beyond.heard().defects[0].text, "ran more than 2 threads");
  for (const std::uint64_t most : {0u, 3u}) {
    ScriptedCheck within;
    within.run("left_threads", {"/nowhere", {}, {}, most});
    EXPECT_THAT(within.heard().defects, IsEmpty()) << most;
  }
}

TEST(Lifecycle, ErrorFoundLateIsNeverDone) {
  ScriptedCheck check;
  const auto finished = check.run("late_error");
  EXPECT_EQ(finished.result, AIPF_CONFIGURATION_ERROR);
  ASSERT_THAT(finished.errors, SizeIs(1));
  EXPECT_EQ(finished.errors[0].node, -1);
  EXPECT_EQ(finished.errors[0].where, (SourceRef{"prices.csv", 2, 0}));
}

TEST(Lifecycle, ExceptionsStopAtTheLine) {
  ScriptedCheck in_create("throwing");
  in_create.create(ConfigNode(), "create");
  const auto rejected = in_create.next<wire::Rejected>();
  EXPECT_EQ(rejected.reason, "plugin_exception");
  EXPECT_EQ(rejected.text, "an exception came out of create: no memory of it");
  EXPECT_EQ(in_create.host().wait(), 0);

  ScriptedCheck in_run("throwing");
  in_run.create(ConfigNode(), "run");
  in_run.next<wire::Created>();
  in_run.host().send(wire::Run{"/nowhere", {}});
  const auto finished = in_run.next<wire::Finished>();
  EXPECT_EQ(finished.result, AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(finished.reason, "plugin_exception");
  EXPECT_EQ(finished.text, "an exception came out of run: of a type that is not known here");

  ScriptedCheck in_destroy("throwing");
  in_destroy.create(ConfigNode(), "destroy");
  in_destroy.next<wire::Created>();
  in_destroy.host().send(wire::Run{"/nowhere", {}});
  in_destroy.next<wire::Finished>();
  in_destroy.next<wire::Destroyed>();
  EXPECT_EQ(in_destroy.heard().defects.at(0).reason, "plugin_exception");
}

TEST(Lifecycle, ChildOfThePluginDoesNotSpeakForTheCheck) {
  ScriptedCheck check;
  EXPECT_EQ(check.run("fork").result, AIPF_DONE);
  EXPECT_FALSE(check.host().receive().has_value());
  EXPECT_THAT(check.heard().gates, IsEmpty());
}

TEST(Lifecycle, PrintedTextIsKeptWithoutALineBreakAndBeforeACrash) {
  ScriptedCheck check;
  check.run("print");
  check.host().wait();
  EXPECT_EQ(check.host().output(), "line\nand a tail");
  ScriptedCheck crashed;
  crashed.create(scenario("crash"));
  crashed.next<wire::Created>();
  crashed.host().send(wire::Run{"/nowhere", {}});
  EXPECT_EQ(crashed.host().wait(), -SIGABRT);
  EXPECT_EQ(crashed.host().output(), "before the crash\n");
}

TEST(Lifecycle, ProgramsOfThePluginInheritNoDescriptor) {
  // What the test itself was started with is not the runner's.
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    const int flags = fcntl(descriptor, F_GETFD);
    if (flags >= 0) fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC);
  }
  ScriptedCheck check;
  check.run("descriptors");
  EXPECT_THAT(check.heard().logs, ElementsAre("looked=1"));
}

// A copy of a module in memory, as descriptor `number`.
void copy_to_memory(const std::string& module, int number) {
  const int copy = memfd_create("copy", 0);
  const int file = open(module_path(module).c_str(), O_RDONLY);
  char buffer[65536];
  for (ssize_t count = 0; (count = read(file, buffer, sizeof buffer)) > 0;) {
    ASSERT_EQ(write(copy, buffer, static_cast<std::size_t>(count)), count);
  }
  close(file);
  ASSERT_EQ(dup2(copy, number), number);
  close(copy);
}

TEST(Lifecycle, ModuleLoadedFromMemoryKnowsItsPath) {
  constexpr int kDescriptor = 300;
  copy_to_memory("scripted", kDescriptor);
  kit::ScriptedHost host(AIPREFLIGHT_RUNNER);
  host.send(wire::Load{wire::kProtocol, "scripted", "/plugins/scripted.so", "/proc/self/fd/300"});
  host.expect<wire::Described>();
  host.send(wire::Create{"scripted", scenario("log_path")});
  EXPECT_EQ(host.expect<wire::Logged>().text, "/plugins/scripted.so");
  host.expect<wire::Created>();
  close(kDescriptor);
}

// What a module says of itself when this process loads it.
Module described_here(const std::string& module, const std::string& load_path) {
  int ends[2];
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  const std::string load =
      wire::encode(wire::Load{wire::kProtocol, module, "/plugins/" + module + ".so", load_path});
  EXPECT_EQ(write(ends[0], load.data(), load.size()), static_cast<ssize_t>(load.size()));
  shutdown(ends[0], SHUT_WR);
  EXPECT_EQ(runner::serve(ends[1], {.leaves_by_exit = false}), 0);
  close(ends[1]);
  char buffer[65536];
  const ssize_t count = read(ends[0], buffer, sizeof buffer);
  close(ends[0]);
  wire::Decoder decoder;
  decoder.feed(buffer, static_cast<std::size_t>(std::max<ssize_t>(0, count)));
  auto next = decoder.next();
  const bool is_described =
      next.ok() && next->has_value() && std::holds_alternative<wire::Described>(**next);
  EXPECT_TRUE(is_described);
  return is_described ? std::get<wire::Described>(**next).module : Module();
}

// The loader remembers libraries by name, and a closed descriptor's number comes back.
TEST(Lifecycle, ModuleThatInheritsADescriptorsNumberIsNotTakenForTheOther) {
  constexpr int kDescriptor = 300;
  for (const char* module : {"scripted", "throwing"}) {
    copy_to_memory(module, kDescriptor);
    EXPECT_EQ(described_here(module, "/proc/self/fd/300").id, module);
    close(kDescriptor);
  }
}

// --isolation=none: the same code on a thread of the host, several times.
TEST(Lifecycle, ServesInTheHostsOwnProcess) {
  for (int i = 0; i < 2; ++i) {
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    int status = -1;
    std::thread runner([&] { status = runner::serve(ends[1], {.leaves_by_exit = false}); });
    wire::Decoder decoder;
    const std::string script =
        wire::encode(wire::Load{
            wire::kProtocol, "scripted", module_path("scripted"), module_path("scripted")}) +
        wire::encode(wire::Create{"scripted", scenario("evidence")}) +
        wire::encode(wire::Run{"/nowhere", {}});
    ASSERT_EQ(write(ends[0], script.data(), script.size()), static_cast<ssize_t>(script.size()));
    runner.join();
    EXPECT_EQ(status, 0);
    close(ends[1]);
    char buffer[65536];
    for (ssize_t count = 0; (count = read(ends[0], buffer, sizeof buffer)) > 0;) {
      decoder.feed(buffer, static_cast<std::size_t>(count));
    }
    close(ends[0]);
    bool is_destroyed = false;
    Heard heard;
    for (auto next = decoder.next(); next.ok() && next->has_value(); next = decoder.next()) {
      if (!heard.take(**next)) is_destroyed = std::holds_alternative<wire::Destroyed>(**next);
    }
    EXPECT_TRUE(is_destroyed);
    EXPECT_THAT(heard.gates, SizeIs(2));
  }
}

int run_by_hand(const char* first, const char* second) {
  const pid_t child = fork();
  if (child == 0) {
    close(STDERR_FILENO);
    execl(AIPREFLIGHT_RUNNER, AIPREFLIGHT_RUNNER, first, second, static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Lifecycle, RunnerRefusesToBeRunByHand) {
  EXPECT_EQ(run_by_hand(nullptr, nullptr), 2);
  EXPECT_EQ(run_by_hand("--help", nullptr), 2);
  EXPECT_EQ(run_by_hand("--socket", "0x"), 2);
  EXPECT_EQ(run_by_hand("--socket", "77"), 2);
  EXPECT_EQ(run_by_hand("--nursery", "77"), 2);
  EXPECT_EQ(run_by_hand("--nursery", "0"), 2);
}

}  // namespace
}  // namespace aipreflight
