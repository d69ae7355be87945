#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "cases.hpp"

// More than one life: again, beside each other, and cut short.
namespace aipreflight::validate {
namespace {

constexpr int kRounds = 32;
constexpr double kTimeForRounds = 3;  // seconds
constexpr double kObeysWithin = 1;    // seconds after cancelled() has answered 1
constexpr int kCancellations = 5;

double took(Subject& subject, const Sample& sample) {
  return text::to_number(plain_life(subject, sample).facts.last("took")).value_or(0);
}

int rounds(Subject& subject, const Sample& sample) {
  const double one = std::max(took(subject, sample), 1e-6);
  return std::clamp(static_cast<int>(kTimeForRounds / one), 4, kRounds);
}

const Life& churn(Subject& subject, const Sample& sample) {
  return subject.life(sample, {"churn", {"rounds=" + std::to_string(kRounds)}});
}
const Life& rerun(Subject& subject, const Sample& sample) {
  return subject.life(sample, {"rerun", {"rounds=" + std::to_string(rounds(subject, sample))}});
}

Outcome again_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& second = subject.life(sample, {"live", {"rounds=1"}});
  if (!second.is_whole()) return fail("the second time it " + second.end());
  const std::string differs =
      difference(evidence(plain_life(subject, sample), "0"), evidence(second, "0"));
  return differs.empty() ? pass() : fail("of two runs in two processes, " + differs);
}
Outcome again(Subject& subject) {
  return each_check(subject, again_of);
}

Outcome unrun_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = churn(subject, sample);
  if (!life.is_whole()) return fail("instances that are destroyed without a run: it " + life.end());
  return life.facts.has("no-instance")
             ? fail("create made an instance the first time, and later none")
             : pass();
}
Outcome unrun(Subject& subject) {
  return each_check(subject, unrun_of);
}

Outcome same_again_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Life& life = rerun(subject, sample);
  if (!life.is_whole()) return fail("instances one after the other: it " + life.end());
  const std::string differs = difference(evidence(life, "0"), evidence(life, "1"));
  return differs.empty() ? pass() : fail("of two instances one after the other, " + differs);
}
Outcome same_again(Subject& subject) {
  return each_check(subject, same_again_of);
}

Outcome overlap_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  if (same_again_of(subject, sample).verdict == Verdict::kFail)
    return skip("instances already differ one after the other");
  const Life& life = subject.life(sample, {"overlap"});
  if (!life.is_whole()) return fail("two instances whose lives overlap: it " + life.end());
  const std::string differs = difference(evidence(life, "0"), evidence(life, "1"));
  return differs.empty() ? pass() : fail("of two instances whose lives overlap, " + differs);
}
Outcome overlap(Subject& subject) {
  return each_check(subject, overlap_of);
}

Outcome at_once_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  if (overlap_of(subject, sample).verdict != Verdict::kPass)
    return skip("instances already disturb each other on one thread");
  const int times = std::clamp(rounds(subject, sample) / 2, 1, 8);
  const Life& life = subject.life(sample, {"at-once", {"rounds=" + std::to_string(times)}});
  if (life.facts.has("refused")) return skip("no threads can be started");
  if (!life.is_whole()) return fail("two instances on two threads: it " + life.end());
  const std::string differs = difference(evidence(life, "0"), evidence(life, "1"));
  return differs.empty() ? pass() : fail("of two instances on two threads, " + differs);
}
Outcome at_once(Subject& subject) {
  return each_check(subject, at_once_of);
}

// "cancelled at call 3": the condition for the probe is its name.
Outcome cancelled(Subject& subject, const Sample& sample, const std::string& condition) {
  const Life& life = subject.life(sample, {"live", {condition}});
  const std::string what = "cancelled (" + condition + "), ";
  if (!life.is_whole()) return fail(what + "it " + life.end());
  const double after = text::to_number(life.facts.last("stopped-after")).value_or(0);
  if (after > kObeysWithin)
    return fail(what + "run went on for " + text::format_seconds(after) + ", at most " +
                text::format_seconds(kObeysWithin) + " is allowed");
  return pass();
}

Outcome cancel_at_once(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    if (auto nothing = no_plain_life(of, sample)) return *nothing;
    return cancelled(of, sample, "cancel-after-us=0");
  });
}

Outcome cancel_at_random_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const double seconds = took(subject, sample);
  const auto calls = static_cast<std::uint64_t>(
      text::to_integer(plain_life(subject, sample).facts.last("took", 1)).value_or(0));
  std::string tried;
  for (int i = 0; i < kCancellations; ++i) {
    const bool by_call = calls > 1 && i % 2 == 0;
    const std::uint64_t range = by_call ? calls : static_cast<std::uint64_t>(seconds * 1e6);
    const std::uint64_t point =
        subject.random()() % std::max<std::uint64_t>(range, 1) + (by_call ? 1 : 0);
    const std::string condition =
        (by_call ? "cancel-at-call=" : "cancel-after-us=") + std::to_string(point);
    Outcome outcome = cancelled(subject, sample, condition);
    if (outcome.verdict == Verdict::kFail) {
      outcome.text += "; --seed " + std::to_string(subject.request().seed) + " repeats it";
      return outcome;
    }
    tried += (tried.empty() ? "" : ", ") + condition;
  }
  return pass(tried);
}
Outcome cancel_at_random(Subject& subject) {
  return each_check(subject, cancel_at_random_of);
}

// Whether a number grows from each quarter of the rounds to the next; the first is warming up.
Outcome growth(const Life& life, std::size_t field, double smallest, const char* what) {
  std::vector<double> values;
  for (const auto& fields : life.facts.all("memory"))
    values.push_back(fields.size() > field ? text::to_number(fields[field]).value_or(0) : 0);
  if (values.size() < 4) return skip("too few rounds");
  const std::size_t last = values.size() - 1;
  const std::size_t first = std::max<std::size_t>(values.size() / 4, 1);
  const std::size_t middle = (first + last) / 2;
  const double grown = values[last] - values[first];
  const double each = grown / static_cast<double>(last - first);
  if (values[middle] > values[first] && values[last] > values[middle] && each >= smallest) {
    return fail("each instance leaves " + text::format_number(std::round(each)) + ' ' + what +
                " behind (" + std::to_string(last - first) + " instances)");
  }
  return pass();
}

Outcome leaks_of(const Life& life) {
  constexpr double kSmallestLeak = 8;
  const Outcome bytes = growth(life, 1, kSmallestLeak, "bytes of memory");
  return bytes.verdict == Verdict::kFail ? bytes : growth(life, 2, 1, "pages of address space");
}

Outcome create_leaks(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    if (auto nothing = no_plain_life(of, sample)) return *nothing;
    const Life& life = churn(of, sample);
    return life.is_whole() ? leaks_of(life) : skip("it " + life.end());
  });
}
Outcome run_leaks(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    if (auto nothing = no_plain_life(of, sample)) return *nothing;
    const Life& unrun_life = churn(of, sample);
    if (unrun_life.is_whole() && leaks_of(unrun_life).verdict == Verdict::kFail)
      return skip("create leaks already");
    const Life& life = rerun(of, sample);
    return life.is_whole() ? leaks_of(life) : skip("it " + life.end());
  });
}

constexpr Case kCases[] = {
    {{"repeat.two-processes",
      "The same configuration gives the same gates, findings and metrics in another process.",
      "abi.md#evidence"},
     again},
    {{"repeat.without-run",
      "An instance may be destroyed without a run, and another made.",
      "abi.md#states"},
     unrun},
    {{"repeat.one-process",
      "An instance reports the same after another one in the same process.",
      "abi.md#states"},
     same_again},
    {{"repeat.overlap", "The lives of two instances may overlap.", "abi.md#states"}, overlap},
    {{"repeat.at-once", "Two instances may live on two threads at once.", "abi.md#states"},
     at_once},
    {{"cancel.from-the-start",
      "run returns within a second where it is cancelled from the start.",
      "abi.md#states"},
     cancel_at_once},
    {{"cancel.at-random",
      "run returns within a second after cancelled() answers 1, whenever that is.",
      "abi.md#states"},
     cancel_at_random},
    {{"leaks.memory-of-create", "create and destroy leave no memory behind.", "abi.md#guest"},
     create_leaks},
    {{"leaks.memory-of-run",
      "run leaves no memory behind once the instance is destroyed.",
      "abi.md#guest"},
     run_leaks},
};

}  // namespace

std::span<const Case> repeat_cases() {
  return kCases;
}

}  // namespace aipreflight::validate
