#include "ci_facts.hpp"

#include <cstdlib>
#include <initializer_list>

namespace aipreflight::cli {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string first_of(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (std::string value = variable(name); !value.empty()) return value;
  }
  return {};
}

std::string run_url() {
  const std::string server = variable("GITHUB_SERVER_URL");
  const std::string repository = variable("GITHUB_REPOSITORY");
  const std::string run = variable("GITHUB_RUN_ID");
  if (!server.empty() && !repository.empty() && !run.empty()) {
    return server + '/' + repository + "/actions/runs/" + run;
  }
  return first_of({"CI_JOB_URL", "BUILD_URL", "CIRCLE_BUILD_URL", "BUILDKITE_BUILD_URL"});
}

}  // namespace

std::map<std::string, std::string> ci_facts() {
  std::map<std::string, std::string> facts;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) facts[name] = value;
  };
  add("ci", variable("CI"));
  add("commit",
      first_of({"GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT", "CIRCLE_SHA1", "BUILDKITE_COMMIT"}));
  add("branch",
      first_of({"GITHUB_REF_NAME",
                "CI_COMMIT_REF_NAME",
                "GIT_BRANCH",
                "CIRCLE_BRANCH",
                "BUILDKITE_BRANCH"}));
  add("run_url", run_url());
  return facts;
}

}  // namespace aipreflight::cli
