#include <gtest/gtest.h>

#include "project_fixture.hpp"

namespace aipreflight::cost {
namespace {

const std::string kOpenAi = "from openai import OpenAI\nc = OpenAI()\n";

std::string call(const std::string& arguments) {
  return "c.chat.completions.create(" + arguments + ", messages=[])\n";
}

std::string model_of(const std::string& python) {
  const auto sites = sites_of(python);
  return sites.size() == 1 ? models_of(sites[0]) : std::to_string(sites.size()) + " sites";
}

// The defects of the tool that this replaces, as cost-tokentoll lists them.
TEST(CostSites, TwoFunctionsWithALocalOfOneNameKeepTheirOwn) {
  const auto sites = sites_of(kOpenAi + "def a():\n  m = 'gpt-4'\n  " + call("model=m") +
                              "def b():\n  m = 'gpt-4o-mini'\n  " + call("model=m"));
  ASSERT_EQ(sites.size(), 2u);
  EXPECT_EQ(models_of(sites[0]), "gpt-4");
  EXPECT_EQ(models_of(sites[1]), "gpt-4o-mini");
}

TEST(CostSites, DefaultOfAnotherFunctionLeaksNowhere) {
  EXPECT_EQ(model_of(kOpenAi + "def other(model='o1-pro'): pass\ndef f(model):\n  return " +
                     call("model=model")),
            "?");
}

TEST(CostSites, EmbeddingWithoutAModelIsNoChat) {
  const auto sites =
      sites_of(kOpenAi + "def f(m): return c.embeddings.create(model=m, input='x')\n");
  ASSERT_EQ(sites.size(), 1u);
  EXPECT_EQ(sites[0].operation, "embedding");
  EXPECT_EQ(sites[0].model_confidence, Confidence::kUnknown);
}

TEST(CostSites, NewerNamesOfTheLimitAreRead) {
  for (const char* name : {"max_tokens", "max_completion_tokens"}) {
    const auto sites = sites_of(kOpenAi + call("model='gpt-5', " + std::string(name) + "=100"));
    ASSERT_EQ(sites.size(), 1u);
    EXPECT_EQ(sites[0].output.high, 100) << name;
  }
}

TEST(CostSites, TrueIsNoLimit) {
  const auto sites = sites_of(kOpenAi + call("model='gpt-4o', max_tokens=True"));
  ASSERT_EQ(sites.size(), 1u);
  EXPECT_EQ(sites[0].output.confidence, Confidence::kUnknown);
}

TEST(CostSites, ArithmeticOnTheLimitIsDone) {
  const auto sites = sites_of(kOpenAi + call("model='gpt-4o', max_tokens=2*1024"));
  ASSERT_EQ(sites.size(), 1u);
  EXPECT_EQ(sites[0].output.high, 2048);
}

TEST(CostSites, LoopOverALiteralCountsItsTurns) {
  const auto sites = sites_of(kOpenAi + "for i in range(1000):\n  " + call("model='gpt-4o', n=8"));
  ASSERT_EQ(sites.size(), 1u);
  EXPECT_EQ(sites[0].repeats, 1000u);
  EXPECT_EQ(sites[0].count, 8);
}

TEST(CostSites, MessagesOfAnotherServiceAreNone) {
  EXPECT_TRUE(sites_of("import anthropic\nfrom twilio.rest import Client\nsms = Client()\n"
                       "sms.messages.create(body='hi', from_='1', to='2')\n")
                  .empty());
}

TEST(CostSites, MessagesOfAnAssistantsThreadAreNone) {
  EXPECT_TRUE(sites_of("import anthropic\nfrom openai import OpenAI\nc = OpenAI()\n"
                       "c.beta.threads.messages.create(thread_id='t', role='user', content='x')\n")
                  .empty());
}

TEST(CostSites, LocalFunctionCalledCompletionIsNone) {
  EXPECT_TRUE(sites_of("import litellm\nfrom mylib import completion\n"
                       "completion(model='gpt-4o', messages=[])\n")
                  .empty());
}

TEST(CostSites, MockIsNone) {
  EXPECT_TRUE(sites_of("from unittest.mock import MagicMock\nimport openai\nc = MagicMock()\n" +
                       call("model='o1-pro'"))
                  .empty());
}

TEST(CostSites, BranchThatNeverRunsIsNone) {
  EXPECT_TRUE(sites_of(kOpenAi + "if False:\n  " + call("model='o1-pro'")).empty());
}

TEST(CostSites, LaterAssignmentInAnotherFunctionLeaksNowhere) {
  EXPECT_EQ(model_of(kOpenAi + "p = {'model': 'gpt-4o-mini'}\n" + call("**p") +
                     "def other():\n  p = {'model': 'o1-pro'}\n  return p\n"),
            "gpt-4o-mini");
}

TEST(CostSites, ReassignedParameterIsWhatItWasSetTo) {
  EXPECT_EQ(model_of(kOpenAi + "def f(m='gpt-4'):\n  m = 'gpt-4o'\n  return " + call("model=m")),
            "gpt-4o");
}

TEST(CostSites, BranchThatReturnsDoesNotReachWhatFollows) {
  EXPECT_EQ(model_of(kOpenAi +
                     "def f(x):\n  m = 'gpt-4o'\n  if x:\n    m = 'o3'\n    return m\n  "
                     "return " +
                     call("model=m")),
            "gpt-4o");
}

TEST(CostSites, WholeIfLeavesNothingOfBefore) {
  EXPECT_EQ(model_of(kOpenAi + "m = None\nif x:\n  m = 'gpt-4o'\nelse:\n  m = 'gpt-4.1'\n" +
                     call("model=m")),
            "gpt-4.1|gpt-4o");
}

TEST(CostSites, PlacesOfTheChainAreNamed) {
  const auto scan =
      scan_files({{"settings.py", "MODEL = 'gpt-4o'\n"},
                  {"app.py", "from settings import MODEL\n" + kOpenAi + call("model=MODEL")}});
  ASSERT_EQ(scan.sites.size(), 1u);
  const auto& from = scan.sites[0].models.at(0).from;
  ASSERT_FALSE(from.empty());
  EXPECT_EQ(from.back().where.file, "settings.py");
  EXPECT_EQ(from.back().where.line, 1u);
  EXPECT_EQ(scan.sites[0].model_confidence, Confidence::kResolved);
}

TEST(CostSites, FilesThatImportEachOtherEnd) {
  const auto scan = scan_files({{"a.py",
                                 "from b import M\nfrom openai import "
                                 "OpenAI\nOpenAI().responses.create(model=M, input='x')\n"},
                                {"b.py", "from a import M\n"}});
  ASSERT_EQ(scan.sites.size(), 1u);
  EXPECT_EQ(models_of(scan.sites[0]), "?");
}

TEST(CostSites, FunctionThatCallsItselfEnds) {
  EXPECT_EQ(model_of(kOpenAi + "def pick(n):\n  return pick(n - 1)\n" + call("model=pick(3)")),
            "?");
}

TEST(CostSites, SitesOutsideASyntaxErrorAreFoundAndTheErrorIsNamed) {
  const auto scan = scan_files({{"a.py",
                                 kOpenAi + call("model='gpt-4o'") + "def broken(:\n  x = = 3\n\n" +
                                     call("model='gpt-4o-mini'")}});
  EXPECT_GE(scan.sites.size(), 1u);
  ASSERT_EQ(scan.skipped.size(), 1u);
  EXPECT_EQ(scan.skipped[0].reason, "syntax_error");
}

TEST(CostSites, AttributeByItsNameIsFollowed) {
  const auto sites = sites_of(
      "from openai import OpenAI\nclient = OpenAI()\n"
      "getattr(client, 'chat').completions.create(model='gpt-4o', messages=[])\n"
      "chat = getattr(client.chat, 'completions', None)\n"
      "chat.create(model='gpt-4o-mini', messages=[])\n");
  ASSERT_EQ(sites.size(), 2u);
  EXPECT_EQ(models_of(sites[0]), "gpt-4o");
  EXPECT_EQ(models_of(sites[1]), "gpt-4o-mini");
}

TEST(CostSites, AttributeOfAnUnknownNameOrObjectInventsNoModel) {
  const auto sites = sites_of(
      "from openai import OpenAI\nclass S:\n  model = 'gpt-4o'\n"
      "def f(name, s):\n"
      "  OpenAI().chat.completions.create(model=getattr(S(), name), messages=[])\n"
      "  OpenAI().chat.completions.create(model=getattr(s, 'model', 'gpt-4'), messages=[])\n"
      "  OpenAI().chat.completions.create(model=getattr(S, 'model', 'gpt-4'), messages=[])\n");
  ASSERT_EQ(sites.size(), 3u);
  EXPECT_EQ(models_of(sites[0]), "?");
  EXPECT_EQ(models_of(sites[1]), "?");
  EXPECT_EQ(models_of(sites[2]), "gpt-4o");
}

TEST(CostSites, SettingsOfAnotherFileHaveTheirDefaultsAndTheEnvironmentMayNameOthers) {
  const auto sites =
      scan_files({{"config.py",
                   "from pydantic import Field\nfrom pydantic_settings import BaseSettings\n"
                   "class Base(BaseSettings):\n  plain: str = 'gpt-4o-mini'\n"
                   "class Settings(Base):\n  first: str = Field('gpt-4o', alias='X')\n"
                   "  named: str = Field(default='gpt-4.1', description='gpt-4')\n"
                   "  required: str = Field(..., alias='Y')\n  declared: str\n"
                   "settings = Settings()\n"},
                  {"app.py",
                   "from openai import OpenAI\nfrom config import settings\nc = OpenAI()\n"
                   "c.chat.completions.create(model=settings.plain, messages=[])\n"
                   "c.chat.completions.create(model=settings.first, messages=[])\n"
                   "c.chat.completions.create(model=settings.named, messages=[])\n"
                   "c.chat.completions.create(model=settings.required, messages=[])\n"
                   "c.chat.completions.create(model=settings.declared, messages=[])\n"}})
          .sites;
  ASSERT_EQ(sites.size(), 5u);
  const std::vector<std::string> expected{"gpt-4o-mini", "gpt-4o", "gpt-4.1", "?", "?"};
  for (std::size_t i = 0; i < sites.size(); ++i) {
    EXPECT_EQ(models_of(sites[i]), expected[i]);
    if (!sites[i].models.empty()) {
      EXPECT_TRUE(sites[i].models[0].is_environment);
    }
  }
}

TEST(CostSites, FieldOfADataclassBeginsWithItsDefault) {
  const auto sites = sites_of(
      "import dataclasses\nfrom openai import OpenAI\n"
      "@dataclasses.dataclass\nclass C:\n  model: str = dataclasses.field(default='gpt-4o')\n"
      "OpenAI().chat.completions.create(model=C().model, messages=[])\n"
      "OpenAI().chat.completions.create(model=C(model='gpt-4').model, messages=[])\n");
  ASSERT_EQ(sites.size(), 2u);
  EXPECT_EQ(models_of(sites[0]), "gpt-4o");
  EXPECT_FALSE(sites[0].models[0].is_environment);
  EXPECT_EQ(models_of(sites[1]), "gpt-4");
}

TEST(CostSites, ModelThatIsCalledIsCountedWhereItIsCalled) {
  const auto sites = sites_of(
      "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='gpt-4o')\n"
      "def a(x): return llm.invoke(x)\ndef b(x): return llm.invoke(x)\n");
  ASSERT_EQ(sites.size(), 2u);
  EXPECT_FALSE(sites[0].is_constructor);
}

TEST(CostSites, ModelThatNobodyCallsIsCountedWhereItIsMade) {
  const auto sites =
      sites_of("from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='gpt-4o')\n");
  ASSERT_EQ(sites.size(), 1u);
  EXPECT_TRUE(sites[0].is_constructor);
}

TEST(CostSites, OwnPatternFindsAnotherProvider) {
  auto patterns = Patterns::embedded();
  ASSERT_TRUE(patterns.ok());
  const Errors errors = patterns->add(
      "sdks:\n- id: acme\n  provider: acme\n  needles: [acme_llm]\n  clients: [acme_llm.Client]\n"
      "  calls:\n  - {path: talk.say, model: [engine], input: [text]}\n",
      "own.yml");
  ASSERT_TRUE(errors.empty()) << errors[0].to_string();
  const auto scan = scan_files(
      {{"a.py", "import acme_llm\nacme_llm.Client().talk.say(engine='acme-1', text='hi')\n"}},
      &*patterns);
  ASSERT_EQ(scan.sites.size(), 1u);
  EXPECT_EQ(models_of(scan.sites[0]), "acme-1");
}

TEST(CostSites, MisspeltKeyOfAPatternHasItsPlaceAndTheNearest) {
  auto patterns = Patterns::embedded();
  ASSERT_TRUE(patterns.ok());
  const Errors errors = patterns->add("sdks:\n- id: acme\n  client: [a.B]\n", "own.yml");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].to_string().find("own.yml:3:3"), std::string::npos) << errors[0].to_string();
  EXPECT_NE(errors[0].to_string().find("clients"), std::string::npos);
}

}  // namespace
}  // namespace aipreflight::cost
