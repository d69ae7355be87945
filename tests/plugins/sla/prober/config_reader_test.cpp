#include "prober/config_reader.hpp"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "prober/go_duration.hpp"

namespace aipreflight::sla {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::IsEmpty;

ProbeConfig read(const std::string& text) {
  const ConfigSources sources = {[](const std::string& name) -> std::optional<std::string> {
                                   if (name == "KEY") return "sk-from-environment";
                                   return std::nullopt;
                                 },
                                 [](const std::string& path) -> Result<std::string> {
                                   if (path == "key.txt") return std::string("sk-from-file\n");
                                   return io_error("no file " + path);
                                 }};
  return read_probe_config(text, "p.yml", sources);
}

std::string provider(const std::string& members, const std::string& model = "name: m") {
  return "providers:\n  - {name: openai, base_url: 'http://h', " + members + "models: [{" + model +
         "}]}\n";
}

TEST(GoDuration, ReadsWhatGoReads) {
  EXPECT_EQ(go_duration("500ms"), milliseconds(500));
  EXPECT_EQ(go_duration("1m30s"), milliseconds(90'000));
  EXPECT_EQ(go_duration("1.5h"), milliseconds(5'400'000));
  EXPECT_EQ(go_duration("0"), milliseconds(0));
  EXPECT_EQ(go_duration("2us"), std::chrono::nanoseconds(2000));
  for (const char* bad : {"", "5", "s", "-1s", "1 s", "1d", "1s2", "99999999h", "1..s"}) {
    EXPECT_EQ(go_duration(bad), std::nullopt) << bad;
  }
}

TEST(ProbeConfig, ReadsWhatLlmprobeReads) {
  const ProbeConfig config = read(R"(
defaults: {prompt: "Hi", max_tokens: 64, timeout: 20s, concurrency: 3}
providers:
  - name: openai
    label: vllm
    api_key: unused
    base_url: http://localhost:8000
    models:
      - name: a
        thresholds: {max_ttft: 500ms, max_latency: 10s, min_tokens_per_sec: 3}
      - {name: b, prompt: Other, max_tokens: 5}
  - {name: anthropic, api_key: "${KEY}", models: [{name: claude}]}
  - {name: google, api_key_file: key.txt, models: [{name: gemini}]}
)");
  ASSERT_THAT(config.errors, IsEmpty());
  ASSERT_EQ(config.endpoints.size(), 4u);
  EXPECT_EQ(config.concurrency, 3);
  const Endpoint& first = config.endpoints[0];
  EXPECT_EQ(first.provider, "vllm");
  EXPECT_EQ(first.target.model, "a");
  EXPECT_EQ(first.prompt.text, "Hi");
  EXPECT_EQ(first.prompt.max_tokens, 64);
  EXPECT_EQ(first.marks.max_ttft_ms, 500);
  EXPECT_EQ(first.marks.max_latency_ms, 10'000);
  EXPECT_EQ(first.marks.min_tokens_per_sec, 3);
  EXPECT_EQ(first.timeouts.total, milliseconds(20'000));
  EXPECT_EQ(first.timeouts.first_token, milliseconds(20'000));
  EXPECT_EQ(first.envelope.url, "http://localhost:8000/v1/chat/completions");
  EXPECT_EQ(config.endpoints[1].prompt.text, "Other");
  EXPECT_EQ(config.endpoints[1].prompt.max_tokens, 5);
  EXPECT_EQ(config.endpoints[2].target.key, "sk-from-environment");
  EXPECT_EQ(config.endpoints[3].target.key, "sk-from-file");
  EXPECT_EQ(config.endpoints[3].target.dialect, inference::Dialect::kGemini);
}

TEST(ProbeConfig, ReadsTimeoutsAndApisOfItsOwn) {
  const ProbeConfig config =
      read("defaults: {timeout: 60s, ttft_timeout: 5s, stall_timeout: 2s, connect_timeout: 1s}\n" +
           provider("api: responses, "));
  ASSERT_THAT(config.errors, IsEmpty());
  const Endpoint& endpoint = config.endpoints.at(0);
  EXPECT_EQ(endpoint.target.dialect, inference::Dialect::kOpenAiResponses);
  EXPECT_EQ(endpoint.timeouts.first_token, milliseconds(5000));
  EXPECT_EQ(endpoint.timeouts.stall, milliseconds(2000));
  EXPECT_EQ(endpoint.timeouts.connect, milliseconds(1000));
}

struct Bad {
  std::string text;
  std::string message;  // with its place
};

TEST(ProbeConfig, SaysWhatIsWrongAndWhere) {
  const Bad all[] = {
      {provider("", "name: m, thresholds: {min_throughput: 3}"),
       "p.yml:2:74: unknown key 'min_throughput' in 'thresholds' (it is called "
       "'min_tokens_per_sec' here)"},
      {provider("basurl: x, "), "unknown key 'basurl' in 'providers' (did you mean 'base_url'?)"},
      {"baseline: b.json\n" + provider(""), "p.yml:1:1: unknown key 'baseline'"},
      {provider("api_key: '${ABSENT}', "), "the environment variable 'ABSENT' is not set"},
      {provider("api_key: 'a b', "), "blanks or control characters"},
      {provider("api_key: x, api_key_file: key.txt, "), "both 'api_key' and 'api_key_file'"},
      {provider("api_key_file: no.txt, "), "no file no.txt"},
      {provider("api: embeddings, "), "expected chat, completions, responses"},
      {provider("", "name: m, max_tokens: 0"), "'max_tokens' is '0', expected a whole number"},
      {"defaults: {timeout: 5}\n" + provider(""), "'timeout' is '5', expected a duration above 0"},
      {"defaults: {concurrency: many}\n" + provider(""), "'concurrency' is 'many'"},
      {"providers:\n  - {name: bedrock, models: [{name: m}]}\n", "Bedrock"},
      {"providers:\n  - {name: opanai, models: [{name: m}]}\n", "did you mean 'openai'?"},
      {"providers:\n  - {name: azure, models: [{name: m}]}\n", "needs a base_url"},
      {"providers: []\n", "'providers' is missing or no list"},
      {"providers:\n  - {name: ollama}\n", "'models' is missing or no list"},
      {provider("label: x, ") + "  - {name: ollama, label: x, models: [{name: m}]}\n",
       "stands twice"},
      {"x: 1\n", "p.yml:1:1: unknown key 'x'"},
      {"[", "p.yml"},
  };
  for (const Bad& bad : all) {
    const ProbeConfig config = read(bad.text);
    ASSERT_FALSE(config.errors.empty()) << bad.text;
    EXPECT_THAT(config.errors[0].to_string(), HasSubstr(bad.message)) << bad.text;
  }
}

TEST(ProbeConfig, EveryPresetIsWhole) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(AIPREFLIGHT_PRESETS)) {
    const std::string path = entry.path().string();
    auto text = files::read(path);
    ASSERT_TRUE(text.ok()) << path;
    const ConfigSources any = {
        [](const std::string&) { return std::optional<std::string>("x"); },
        [](const std::string&) -> Result<std::string> { return std::string("x"); }};
    const ProbeConfig config = read_probe_config(*text, path, any);
    for (const Error& error : config.errors) ADD_FAILURE() << error.to_string();
    EXPECT_FALSE(config.endpoints.empty()) << path;
    ++count;
  }
  EXPECT_GE(count, 10u);
}

}  // namespace
}  // namespace aipreflight::sla
