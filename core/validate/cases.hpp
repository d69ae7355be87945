#pragma once

#include <functional>
#include <optional>
#include <span>

#include "subject.hpp"

namespace aipreflight::validate {

struct Case {
  Test test;
  Outcome (*judge)(Subject& subject);
};

// By what they look at, in the order in which they are run.
[[nodiscard]] std::span<const Case> file_cases();
[[nodiscard]] std::span<const Case> table_cases();
[[nodiscard]] std::span<const Case> key_cases();
[[nodiscard]] std::span<const Case> life_cases();
[[nodiscard]] std::span<const Case> evidence_cases();
[[nodiscard]] std::span<const Case> repeat_cases();
[[nodiscard]] std::span<const Case> guest_cases();
[[nodiscard]] std::span<const Case> hardship_cases();
[[nodiscard]] std::span<const Case> extension_cases();

// One verdict over all check types that can be tried: the worst, with the check's name before the
// text.
using JudgeSample = Outcome (*)(Subject& subject, const Sample& sample);
[[nodiscard]] Outcome each_check(Subject& subject, JudgeSample judge);

// The life that most tests look at: create, run, destroy, once.
[[nodiscard]] const Life& plain_life(Subject& subject, const Sample& sample);
// Why nothing can be said of that life, where it did not come to its end with an instance: another
// test says so.
[[nodiscard]] std::optional<Outcome> no_plain_life(Subject& subject, const Sample& sample);

// What an instance reported, sorted.
[[nodiscard]] std::vector<std::string> evidence(const Life& life, const std::string& round);
// The first that one reports and the other does not, as a sentence; "" where they are the same.
[[nodiscard]] std::string difference(const std::vector<std::string>& first,
                                     const std::vector<std::string>& second);

}  // namespace aipreflight::validate
