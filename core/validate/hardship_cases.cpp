#include <cstdlib>
#include <unistd.h>

#include "base/text.hpp"
#include "cases.hpp"

// Circumstances in which a check may fail to measure, but neither crash nor hang; and the ways out
// of a process.
namespace aipreflight::validate {
namespace {

// It came to its end; whether it measured is its own business.
Outcome survives(Subject& subject,
                 const Sample& sample,
                 const Plan& plan,
                 const std::string& what) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = subject.life(sample, plan);
  return life.is_whole() ? pass() : fail(what + ": it " + life.end());
}

Outcome refusals(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return survives(of, sample, {"live", {"refuses"}}, "all evidence answered AIPF_LIMIT");
  });
}

Outcome newer_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const auto first = evidence(plain_life(subject, sample), "0");
  const auto second = evidence(subject.life(sample, {"live", {"rounds=1"}}), "0");
  if (first != second) return skip("it never reports the same twice");
  if (plain_life(subject, sample).facts.has("built-later")) {
    return skip("it was built with headers of a later minor than this program knows");
  }
  const Life& life = subject.life(sample, {"live", {"newer-host"}});
  if (!life.is_whole()) return fail("with a host of minor 99: it " + life.end());
  const std::string differs = difference(first, evidence(life, "0"));
  return differs.empty() ? pass()
                         : fail("of a host of its own minor and one of minor 99, " + differs);
}
Outcome newer_host(Subject& subject) {
  return each_check(subject, newer_of);
}

Outcome memory_of(Subject& subject, const Sample& sample) {
#ifdef AIPREFLIGHT_SANITIZED
  (void)subject;
  (void)sample;
  return skip("a build with sanitizers cannot live with little memory");
#else
  constexpr std::uint64_t kLargest = 2u << 20;
  const std::uint64_t random = subject.random()() % kLargest;
  for (const std::uint64_t bytes :
       {std::uint64_t{4096}, std::uint64_t{65536}, std::uint64_t{524288}, random + 1}) {
    const std::string condition = "memory=" + std::to_string(bytes);
    Outcome outcome = survives(
        subject, sample, {"live", {condition}}, std::to_string(bytes) + " bytes of memory left");
    if (outcome.verdict != Verdict::kPass) return outcome;
  }
  return pass();
#endif
}
Outcome memory(Subject& subject) {
  return each_check(subject, memory_of);
}

Outcome descriptors_of(Subject& subject, const Sample& sample) {
  for (const char* left : {"0", "1", "3"}) {
    Outcome outcome = survives(subject,
                               sample,
                               {"live", {std::string("descriptors=") + left}},
                               std::string(left) + " descriptors left");
    if (outcome.verdict != Verdict::kPass) return outcome;
  }
  return pass();
}
Outcome descriptors(Subject& subject) {
  return each_check(subject, descriptors_of);
}

Outcome stdin_closed(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return survives(of, sample, {"live", {"stdin-closed"}}, "standard input closed");
  });
}

// Nobody can make a file in /proc, not even root.
Outcome read_only(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    Plan plan{"live"};
    plan.working_directory = "/proc";
    return survives(of, sample, plan, "a working directory in which nothing can be written");
  });
}

Outcome bare_environment(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    Plan plan{"live"};
    plan.has_environment = false;
    return survives(of, sample, plan, "no environment variables");
  });
}

const Life& unloaded(Subject& subject, const Sample& sample) {
  return subject.life(sample, {"unload"});
}

Outcome unloads_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = unloaded(subject, sample);
  if (!life.is_whole() && life.facts.all("unloaded").empty()) return fail("it " + life.end());
  return pass();
}
Outcome unloads(Subject& subject) {
  return each_check(subject, unloads_of);
}

Outcome goes_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const auto unloads_seen = unloaded(subject, sample).facts.all("unloaded");
  if (unloads_seen.empty()) return skip("it does not survive dlclose");
  return unloads_seen.front().front() == "gone"
             ? pass()
             : warn(
                   "stays mapped after dlclose: -z nodelete, or unique symbols of C++ templates "
                   "and inline variables");
}
Outcome goes(Subject& subject) {
  return each_check(subject, goes_of);
}

Outcome reopens_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = unloaded(subject, sample);
  if (life.facts.all("unloaded").empty()) return skip("it does not survive dlclose");
  if (!life.is_whole()) return fail("the second time it " + life.end());
  const std::string differs = difference(evidence(life, "0"), evidence(life, "1"));
  return differs.empty() ? pass() : fail("before and after it was unloaded, " + differs);
}
Outcome reopens(Subject& subject) {
  return each_check(subject, reopens_of);
}

Outcome exits(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return survives(of, sample, {"leave"}, "a process that ends by exit()");
  });
}

std::string find_valgrind() {
  const char* path = std::getenv("PATH");
  for (const std::string_view folder : text::split(path == nullptr ? "" : path, ':')) {
    const std::string program = std::string(folder) + "/valgrind";
    if (!folder.empty() && ::access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

Outcome valgrind_of(Subject& subject, const Sample& sample) {
#ifdef AIPREFLIGHT_SANITIZED
  (void)subject;
  (void)sample;
  return skip("a build with sanitizers does not run under valgrind");
#else
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  constexpr int kErrors = 99;
  const std::string valgrind = find_valgrind();
  if (valgrind.empty()) return skip("valgrind is not installed");
  Plan plan{"live"};
  plan.wrapper = {valgrind, "-q", "--error-exitcode=" + std::to_string(kErrors), "--leak-check=no"};
  const Life& life = subject.life(sample, plan);
  if (life.is_whole()) return pass();
  if (life.outcome.end != process::End::kExited || life.outcome.exit_code != kErrors)
    return skip("it does not live under valgrind: " + life.end());
  return fail(text::one_line(life.outcome.err.text().substr(0, 600)));
#endif
}
Outcome valgrind(Subject& subject) {
  return each_check(subject, valgrind_of);
}

constexpr Case kCases[] = {
    {{"hardship.refusals", "It lives on when the host refuses what it reports.", "abi.md#evidence"},
     refusals},
    {{"hardship.newer-host",
      "It works as before with a host of a later minor, whose table has more members.",
      "abi.md#what-may-change-and-what-may-not"},
     newer_host},
    {{"hardship.memory", "It ends without a crash when memory runs out.", "abi.md#guest"}, memory},
    {{"hardship.descriptors",
      "It ends without a crash when no descriptor is left.",
      "abi.md#guest"},
     descriptors},
    {{"hardship.stdin-closed", "It lives without a standard input.", "abi.md#guest"}, stdin_closed},
    {{"hardship.read-only",
      "It lives in a working directory in which nothing can be written.",
      "abi.md#guest"},
     read_only},
    {{"hardship.environment", "It lives without environment variables.", "abi.md#guest"},
     bare_environment},
    {{"unload.closes", "It can be unloaded after destroy.", "abi.md#guest"}, unloads},
    {{"unload.goes", "It is gone when it is unloaded (warns).", "abi.md#guest"}, goes},
    {{"unload.opens-again", "It can be loaded again, and reports the same.", "abi.md#guest"},
     reopens},
    {{"unload.exit", "The process can end by exit() after destroy.", "abi.md#guest"}, exits},
    {{"valgrind.clean", "valgrind finds nothing to complain of.", "abi.md#guest"}, valgrind},
};

}  // namespace

std::span<const Case> hardship_cases() {
  return kCases;
}

}  // namespace aipreflight::validate
