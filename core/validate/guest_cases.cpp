#include <algorithm>

#include "base/text.hpp"
#include "cases.hpp"

// A guest leaves the process as it found it.
namespace aipreflight::validate {
namespace {

// What of an aspect is there at the end and was not at the start, or the other way round.
template <const char* kAspect>
Outcome unchanged_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Facts& facts = plain_life(subject, sample).facts;
  const std::set<std::string> start = facts.state("start", kAspect);
  const std::set<std::string> end = facts.state("end", kAspect);
  const auto only_in = [](const std::set<std::string>& in, const std::set<std::string>& other) {
    std::vector<std::string> rest;
    std::set_difference(in.begin(), in.end(), other.begin(), other.end(), std::back_inserter(rest));
    return text::one_line(text::join(rest, "; "), 300);
  };
  const std::string gone = only_in(start, end);
  const std::string come = only_in(end, start);
  if (gone.empty() && come.empty()) return pass();
  if (gone.empty()) return fail("after destroy: " + come);
  return fail("before: " + gone +
              (come.empty() ? "; after destroy it is gone" : "; after destroy: " + come));
}

template <const char* kAspect>
Outcome unchanged(Subject& subject) {
  return each_check(subject, unchanged_of<kAspect>);
}

constexpr char kDescriptors[] = "descriptors";
constexpr char kThreads[] = "threads";
constexpr char kChildren[] = "children";
constexpr char kHandlers[] = "signal-handlers";
constexpr char kMask[] = "signal-mask";
constexpr char kFolder[] = "working-directory";
constexpr char kEnvironment[] = "environment";
constexpr char kLocale[] = "locale";
constexpr char kUmask[] = "umask";
constexpr char kLimits[] = "limits";
constexpr char kPriority[] = "priority";
constexpr char kTimers[] = "timers";
constexpr char kRounding[] = "floating-point";
constexpr char kStreams[] = "standard-streams";

// Closing or replacing a standard stream shows among the descriptors too, where it is none of its
// business.
Outcome descriptors_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Facts& facts = plain_life(subject, sample).facts;
  const auto others = [&](const char* moment) {
    std::set<std::string> found = facts.state(moment, kDescriptors);
    std::erase_if(found, [](const std::string& line) {
      return line.starts_with("0 ") || line.starts_with("1 ") || line.starts_with("2 ");
    });
    return found;
  };
  const auto start = others("start");
  for (const std::string& line : others("end")) {
    if (!start.contains(line))
      return fail("after destroy: descriptor " + text::one_line(line, 200));
  }
  return pass();
}
Outcome descriptors(Subject& subject) {
  return each_check(subject, descriptors_of);
}

Outcome temporary_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = plain_life(subject, sample);
  return life.temporary_files.empty()
             ? pass()
             : fail("left in TMPDIR or HOME: " +
                    text::one_line(text::join(life.temporary_files, ", "), 300));
}
Outcome temporary_files(Subject& subject) {
  return each_check(subject, temporary_of);
}

Outcome writes_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = plain_life(subject, sample);
  if (sample.type.needs_write) return skip("it declares that it writes");
  return life.new_files.empty()
             ? pass()
             : fail("wrote into the working directory without AIPF_NEEDS_WRITE: " +
                    text::one_line(text::join(life.new_files, ", "), 300));
}
Outcome writes(Subject& subject) {
  return each_check(subject, writes_of);
}

constexpr Case kCases[] = {
    {{"leaks.descriptors", "It closes every descriptor that it opened.", "abi.md#guest"},
     descriptors},
    {{"leaks.threads", "Its threads have ended when destroy returns.", "abi.md#guest"},
     unchanged<kThreads>},
    {{"leaks.children",
      "Its processes have ended and are waited for when destroy returns.",
      "abi.md#guest"},
     unchanged<kChildren>},
    {{"leaks.temporary-files", "It removes its temporary files.", "abi.md#guest"}, temporary_files},
    {{"guest.writes",
      "It writes nowhere but into its artefact folder, unless it declares so.",
      "abi.md#guest"},
     writes},
    {{"guest.signal-handlers", "It changes no signal's handling.", "abi.md#guest"},
     unchanged<kHandlers>},
    {{"guest.signal-mask", "It leaves the signal mask as it was.", "abi.md#guest"},
     unchanged<kMask>},
    {{"guest.working-directory", "It stays in the working directory.", "abi.md#guest"},
     unchanged<kFolder>},
    {{"guest.environment", "It changes no environment variable.", "abi.md#guest"},
     unchanged<kEnvironment>},
    {{"guest.locale", "It leaves the locale as it was.", "abi.md#guest"}, unchanged<kLocale>},
    {{"guest.umask", "It leaves the umask as it was.", "abi.md#guest"}, unchanged<kUmask>},
    {{"guest.limits", "It leaves the resource limits as they were.", "abi.md#guest"},
     unchanged<kLimits>},
    {{"guest.priority", "It leaves the priority as it was.", "abi.md#guest"}, unchanged<kPriority>},
    {{"guest.timers", "It leaves no timer running.", "abi.md#guest"}, unchanged<kTimers>},
    {{"guest.floating-point", "It leaves the rounding of numbers as it was.", "abi.md#guest"},
     unchanged<kRounding>},
    {{"guest.standard-streams",
      "It leaves the standard streams open and where they led.",
      "abi.md#guest"},
     unchanged<kStreams>},
};

}  // namespace

std::span<const Case> guest_cases() {
  return kCases;
}

}  // namespace aipreflight::validate
