#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "examination.hpp"
#include "options.hpp"

namespace aipreflight::diagnose {

// The built-in rules with files on top; a file that cannot be read is among the errors.
[[nodiscard]] RuleSet::Loaded load_rules(const std::vector<std::string>& files);

// The probes of options.run with both sets of rules. Errors: those of read_probes() and of a
// selector.
[[nodiscard]] Result<Question> make_question(const Options& options, const RuleSet& rules);

// Fetches or reads what the options name, into the question; of a baseline too, and what is to be
// recorded is. Errors: kUsage and kProfile for what was asked, kExecution for what could not be
// had.
[[nodiscard]] Result<void> gather(const Options& options,
                                  Question& question,
                                  const std::function<bool()>& cancelled = {});

}  // namespace aipreflight::diagnose
