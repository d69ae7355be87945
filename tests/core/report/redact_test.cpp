#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden/sample_run.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class RedactorTest : public ::testing::Test {
 protected:
  void set(const char* name, const char* value) {
    setenv(name, value, 1);
    names_.emplace_back(name);
  }
  ~RedactorTest() override {
    for (const std::string& name : names_) unsetenv(name.c_str());
  }

 private:
  std::vector<std::string> names_;
};

TEST_F(RedactorTest, ReplacesValuesOfVariablesThatNameSecrets) {
  set("TEST_OPENAI_API_KEY", "sk-0123456789");
  set("TEST_DB_PASSWORD", "correct-horse");
  set("TEST_PLAIN", "plainly-visible");
  const Redactor redactor({});
  EXPECT_EQ(redactor.redact("a sk-0123456789 b correct-horse c plainly-visible"),
            "a [redacted] b [redacted] c plainly-visible");
}

TEST_F(RedactorTest, ReplacesWhatTheProfileNames) {
  set("TEST_CUSTOMER", "acme-corporation");
  EXPECT_EQ(Redactor({"TEST_CUSTOMER"}).redact("for acme-corporation"), "for [redacted]");
  EXPECT_EQ(Redactor({}).redact("for acme-corporation"), "for acme-corporation");
}

TEST_F(RedactorTest, NamesVariablesThatAreTooShortToReplace) {
  set("TEST_SHORT_TOKEN", "true");
  const Redactor redactor({});
  EXPECT_EQ(redactor.redact("true"), "true");
  EXPECT_THAT(redactor.warnings(), Contains(HasSubstr("TEST_SHORT_TOKEN")));
  EXPECT_THAT(redactor.warnings(), Not(Contains(HasSubstr("\"true\""))));
}

TEST_F(RedactorTest, ReplacesTheLongestOfTwoThatOverlap) {
  set("TEST_A_TOKEN", "abcdefgh");
  set("TEST_B_TOKEN", "abcdefghijkl");
  EXPECT_EQ(Redactor({}).redact("abcdefghijkl"), "[redacted]");
}

TEST_F(RedactorTest, ReplacesASecretOfSeveralLinesInEitherForm) {
  set("TEST_PEM_KEY", "-----BEGIN\nabcdef\n-----END");
  const Redactor redactor({});
  EXPECT_EQ(redactor.redact("x -----BEGIN\nabcdef\n-----END y"), "x [redacted] y");
  EXPECT_EQ(redactor.redact("x -----BEGIN\\nabcdef\\n-----END y"), "x [redacted] y");
}

TEST_F(RedactorTest, LeavesNoSecretInAnyFormat) {
  const std::string secret = "sk-very-secret-value";
  set("TEST_LEAKED_SECRET", secret.c_str());
  RunResult result = golden::every_status();
  CheckResult& check = result.checks[2];
  check.summary = check.title = check.reason_code = "leaks " + secret;
  check.gates[1].message = check.gates[1].id = check.gates[1].statistic = secret;
  check.gates[1].unit = check.gates[1].location.file = secret;
  check.findings[0].message = check.findings[0].help = check.findings[0].runbook = secret;
  check.metrics = {{secret, secret, 1, 1, Direction::kNone}};
  check.artefacts = {{secret, "checks/" + secret, secret, 1, ""}};
  check.details = json::Value::object(
      {{secret, 1}, {"nested", json::Value::array({json::Value("a " + secret)})}});
  check.plugin->path = "/" + secret;
  result.warnings = {secret};
  result.profile = secret;
  result.provenance.command_line = {"--set", "evals.command=" + secret};
  result.provenance.overrides = {secret};
  result.provenance.environment = {{"branch", secret}};
  result.provenance.working_directory = "/home/" + secret;
  Redactor({}).redact(result);
  EXPECT_THAT(json(result), Not(HasSubstr(secret)));
  EXPECT_THAT(markdown(result), Not(HasSubstr(secret)));
  EXPECT_THAT(text(result, {.verbose = true}), Not(HasSubstr(secret)));
}

TEST_F(RedactorTest, TakesASecretFromElsewhere) {
  Redactor redactor({});
  redactor.add("from-a-file-1");
  redactor.add("short");
  EXPECT_EQ(redactor.redact("from-a-file-1 short"), "[redacted] short");
  EXPECT_THAT(redactor.warnings(), Contains(HasSubstr("shorter than 8 bytes")));
}

}  // namespace
}  // namespace aipreflight::report
