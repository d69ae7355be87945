#include "validate/validate.hpp"

#include <algorithm>
#include <array>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cases.hpp"

namespace aipreflight::validate {
namespace {

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto cases : {file_cases(),
                           table_cases(),
                           key_cases(),
                           life_cases(),
                           evidence_cases(),
                           repeat_cases(),
                           guest_cases(),
                           hardship_cases(),
                           extension_cases()}) {
    all.insert(all.end(), cases.begin(), cases.end());
  }
  return all;
}

bool matches(std::string_view id, const std::string& wanted) {
  return id == wanted || (id.starts_with(wanted) && id[wanted.size()] == '.');
}

bool is_wanted(std::string_view id, const std::vector<std::string>& only) {
  return only.empty() || std::any_of(only.begin(), only.end(), [&](const std::string& wanted) {
           return matches(id, wanted);
         });
}

bool is_about_life(std::string_view id) {
  return !matches(id, "file") && !matches(id, "tables") && !matches(id, "keys");
}

Errors check_only(const std::vector<std::string>& only) {
  Errors errors;
  std::vector<std::string> known;
  for (const Test& test : tests()) {
    known.emplace_back(test.id);
    known.emplace_back(test.id.substr(0, test.id.find('.')));
  }
  for (const std::string& wanted : only) {
    if (std::find(known.begin(), known.end(), wanted) != known.end()) continue;
    const auto nearest = text::did_you_mean(wanted, known);
    errors.push_back(usage_error("there is no test '" + text::one_line(wanted, 100) + "'",
                                 nearest ? "did you mean '" + *nearest + "'?"
                                         : "'aipreflight plugin validate --list' shows them"));
  }
  return errors;
}

}  // namespace

std::span<const Test> tests() {
  static const std::vector<Test> kTests = [] {
    std::vector<Test> result;
    for (const Case& one : all_cases()) result.push_back(one.test);
    return result;
  }();
  return kTests;
}

std::size_t Report::count(Verdict verdict) const {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(), [&](const TestResult& result) {
        return result.verdict == verdict;
      }));
}

Validated validate(const Request& request, const OnResult& on_result) {
  Validated validated;
  validated.errors = check_only(request.only);
  if (!validated.errors.empty()) return validated;
  Subject::Opened opened = Subject::open(request);
  validated.errors = std::move(opened.errors);
  if (!validated.errors.empty()) return validated;
  Subject& subject = *opened.subject;
  Report& report = validated.report;
  report.file = request.file;
  report.module = subject.module() ? subject.module()->id : subject.file_id();
  report.sha256 = subject.sha256();
  report.seed = request.seed;
  bool looks_at_life = false;
  for (const Case& one : all_cases()) {
    if (!is_wanted(one.test.id, request.only)) continue;
    const auto begin = system_clock().monotonic();
    Outcome outcome = one.judge(subject);
    const std::chrono::duration<double> time = system_clock().monotonic() - begin;
    report.results.push_back(
        {one.test, outcome.verdict, text::one_line(outcome.text, 2000), time.count()});
    on_result(report.results.back());
    looks_at_life = looks_at_life || is_about_life(one.test.id);
  }
  if (looks_at_life) report.untried = subject.untried();
  return validated;
}

}  // namespace aipreflight::validate
