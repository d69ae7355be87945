#include <memory>
#include <optional>
#include <utility>

#include <aipreflight/testkit/check.hpp>

#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "engine/conclusion.hpp"
#include "host/answer.hpp"
#include "model/judge.hpp"
#include "notebook.hpp"
#include "profile/section.hpp"
#include "runner/course.hpp"
#include "translation.hpp"
#include "yaml/node.hpp"

namespace aipreflight::testkit {
namespace {

constexpr const char* kFile = "with.yml";
constexpr const char* kModuleName = "the module of this test";

Result rejected(const Errors& errors) {
  Result result;
  result.status = Status::kRejected;
  result.exit_code = 2;
  result.problems = problems_of(errors);
  if (!errors.empty()) result.reason_code = errors.front().reason;
  return result;
}

// The check of that id, or the only one.
aipreflight::Result<CheckType> find_type(const Module& module, const std::string& id) {
  if (id.empty() && module.check_types.size() == 1) return module.check_types.front();
  if (const CheckType* type = module.find(id)) return *type;
  std::vector<std::string> known;
  for (const CheckType& type : module.check_types) known.push_back(type.id);
  return plugin_error("plugin_missing",
                      id.empty() ? "the module has several checks and none is named"
                                 : "the module has no check '" + text::one_line(id, 100) + "'",
                      "it has " + text::join(known, ", "));
}

profile::CheckSpec spec_of(const CheckType& type, const std::string& module, yaml::Node with) {
  profile::CheckSpec spec;
  spec.id = type.id;
  spec.module = module;
  spec.check = type.id;
  spec.with = std::move(with);
  spec.where = {kFile, 1, 1};
  return spec;
}

host::Limits host_limits(const Limits& limits) {
  host::Limits result;
  result.gates = limits.gates;
  result.findings = limits.findings;
  result.metrics = limits.metrics;
  result.details_bytes = limits.details_bytes;
  return result;
}

// What create answered, in the words of the host.
Errors errors_of(const wire::Rejected& rejection, const ConfigNode& config) {
  Errors errors = host::config_errors(rejection, config);
  if (errors.empty()) {
    errors.push_back(plugin_error(rejection.reason.empty() ? "plugin_rejected" : rejection.reason,
                                  rejection.text));
  }
  return errors;
}

// run and destroy, and what the host makes of them.
Result measure(runner::Course& course,
               Notebook& notebook,
               const ConfigNode& config,
               const std::string& check_id,
               const wire::Run& order,
               bool is_capped_at_warn) {
  host::Answer answer;
  answer.finished = course.run(order);
  answer.late_calls = course.destroy().late_calls;
  answer.defect = notebook.intake().defect();
  answer.has_evidence = notebook.intake().has_evidence();
  answer.is_cancelled = notebook.was_cancelled();
  host::RunOutcome outcome;
  host::judge_answer(answer, outcome);
  outcome.evidence = notebook.intake().take_evidence();
  std::string details = outcome.evidence.details;
  CheckResult judged;
  judged.name = check_id;
  engine::conclude_outcome(judged, outcome, config, is_capped_at_warn);
  Result result = result_of(judged);
  result.details = std::move(details);
  result.exit_code = exit_code_of(verdict_of({judged}), FailOn::kFail);
  result.problems = problems_of(outcome.errors);
  result.answer = answer.finished->result;
  result.late_calls = answer.late_calls;
  for (const wire::ArtefactAnnounced& announced : notebook.intake().announced()) {
    result.artefacts.push_back(
        {announced.name, announced.media_type, order.artefact_folder + '/' + announced.name});
  }
  return result;
}

}  // namespace

Result Check::run() const {
  const runner::Description description = module_ != nullptr
                                              ? runner::describe_linked(*module_, kModuleName)
                                              : runner::describe_linked(entry_, kModuleName);
  if (description.refusal) {
    return rejected({plugin_error(description.refusal->reason, description.refusal->text)});
  }
  const aipreflight::Result<CheckType> type = find_type(description.module, id_);
  if (!type) return rejected({type.error()});
  yaml::Parsed parsed = yaml::parse(yaml_, kFile);
  if (!parsed.errors.empty()) return rejected(parsed.errors);

  const auto variable = [this](const std::string& name) -> std::optional<std::string> {
    const auto found = variables_.find(name);
    if (found == variables_.end()) return std::nullopt;
    return found->second;
  };
  Errors warnings;
  const profile::Section section = profile::validate_section(
      spec_of(*type, description.module.id, std::move(parsed.root)), *type, variable, &warnings);
  if (!section.errors.empty()) return rejected(section.errors);
  auto made = files::TemporaryFolder::make("testkit");
  if (!made) return rejected({made.take_error()});
  auto folder = std::make_shared<const files::TemporaryFolder>(made.take());

  const host::Limits limits = host_limits(limits_);
  Notebook notebook(limits, {cancel_call_, cancel_predicate_});
  runner::Course course(notebook, description.checks.at(type->id), kModuleName, section.config);
  Result result;
  if (const auto rejection = course.create()) {
    result = rejected(errors_of(*rejection, section.config));
  } else {
    const wire::Run order{folder->path(),
                          {limits.gates, limits.findings, limits.metrics, limits.details_bytes}};
    result = measure(course, notebook, section.config, type->id, order, is_capped_at_warn_);
  }
  notebook.copy_to(result);
  result.warnings = problems_of(warnings);
  result.folder = std::move(folder);
  return result;
}

}  // namespace aipreflight::testkit
