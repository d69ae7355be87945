#include "inference/answer_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "inference/error_text.hpp"

namespace aipreflight::inference {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Told {
  Answer answer;
  std::string kinds;  // a letter for each event: t(ext) r(easoning) c(all) f(refusal) -(nothing)
                      // x(malformed)
};

char kind_of(const Step& step) {
  if (step.is_malformed) return 'x';
  if (step.has_text) return 't';
  if (step.has_reasoning) return 'r';
  if (step.has_tool_call) return 'c';
  return step.is_refusal ? 'f' : '-';
}

Told read(Dialect dialect, const std::vector<std::string>& events) {
  AnswerReader reader(dialect);
  Told told;
  for (const std::string& event : events) told.kinds += kind_of(reader.read(event));
  told.answer = reader.answer();
  return told;
}

std::string chat(const std::string& text_as_written) {
  return R"({"id":"c","choices":[{"index":0,"delta":{"content":")" + text_as_written +
         R"("},"finish_reason":null}]})";
}

// Events of one form are not parsed each time; what they say must not depend on that.
TEST(RepeatedEvents, SayWhatEachOfThemWouldSayAlone) {
  struct Case {
    const char* written;
    const char* kind;
    const char* text;
  };
  const Case cases[] = {{"one", "t", "one"},
                        {"two words", "t", "two words"},
                        {"", "-", ""},
                        {",", "t", ","},
                        {"index", "t", "index"},
                        {"content", "t", "content"},
                        {"c", "t", "c"},
                        {"\\u002c", "t", ","},
                        {"a\\nb", "t", "a\nb"},
                        {"\\\"", "t", "\""},
                        {"a\",\"role\":\"b", "t", "a"},
                        {"Gr\u00fc\u00dfe \u65e5", "t", "Gr\u00fc\u00dfe \u65e5"},
                        {"\xff", "x", ""},
                        {"a\x01", "x", ""},
                        {"a\nb", "x", ""},
                        {"last", "t", "last"}};
  for (const Case& before : cases) {
    for (const Case& after : cases) {
      const Told told =
          read(Dialect::kOpenAiChat, {chat(before.written), chat("x"), chat(after.written)});
      EXPECT_EQ(told.kinds, std::string(before.kind) + "t" + after.kind) << after.written;
      EXPECT_EQ(told.answer.text, std::string(before.text) + "x" + after.text);
      EXPECT_EQ(told.answer.text_bytes, told.answer.text.size());
    }
  }
}

TEST(RepeatedEvents, OfTwoTextsKeepBoth) {
  const auto parts = [](const std::string& first, const std::string& second) {
    return R"({"candidates":[{"content":{"parts":[{"text":")" + first + R"("},{"text":")" + second +
           R"("}]}}]})";
  };
  const Told told = read(Dialect::kGemini, {parts("a", "b"), parts("a", "c"), parts("d", "c")});
  EXPECT_EQ(told.answer.text, "abacdc");
}

TEST(RepeatedEvents, AnotherEndIsAnotherEvent) {
  const std::string last =
      R"({"id":"c","choices":[{"index":0,"delta":{"content":"b"},"finish_reason":"stop"}]})";
  const Told told = read(Dialect::kOpenAiChat, {chat("a"), chat("a"), last});
  EXPECT_EQ(told.answer.text, "aab");
  EXPECT_EQ(told.answer.finish_reason, "stop");
}

TEST(OpenAiChat, OnlyWhatIsGeneratedCounts) {
  const Told told = read(
      Dialect::kOpenAiChat,
      {R"({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]})",
       R"({"choices":[{"index":0,"delta":{"content":"Hel"}}]})",
       R"({"choices":[{"index":0,"delta":{"content":"lo"}}]})",
       R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})",
       R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}})",
       "[DONE]"});
  EXPECT_EQ(told.kinds, "-tt---");
  EXPECT_EQ(told.answer.text, "Hello");
  EXPECT_EQ(told.answer.finish_reason, "stop");
  EXPECT_EQ(told.answer.usage.prompt, 9);
  EXPECT_EQ(told.answer.usage.completion, 2);
  EXPECT_EQ(told.answer.usage.cached, 4);
  EXPECT_TRUE(told.answer.is_terminated);
}

TEST(OpenAiChat, ReasoningToolCallsAndRefusalsAreTokensToo) {
  const Told told = read(
      Dialect::kOpenAiChat,
      {R"({"choices":[{"delta":{"reasoning_content":"hm"}}]})",
       R"({"choices":[{"delta":{"reasoning":" so"}}]})",
       R"({"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"look","arguments":""}}]}}]})",
       R"({"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"q\":"}}]}}]})",
       R"({"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]})",
       R"({"choices":[{"delta":{"refusal":"no"},"finish_reason":"tool_calls"}],"usage":{"completion_tokens":7,"completion_tokens_details":{"reasoning_tokens":2}}})"});
  EXPECT_EQ(told.kinds, "rrcccf");
  EXPECT_EQ(told.answer.reasoning, "hm so");
  ASSERT_EQ(told.answer.tool_calls.size(), 1u);
  EXPECT_EQ(told.answer.tool_calls[0].id, "c1");
  EXPECT_EQ(told.answer.tool_calls[0].name, "look");
  EXPECT_EQ(told.answer.tool_calls[0].arguments, R"({"q":1})");
  EXPECT_EQ(told.answer.refusal, "no");
  EXPECT_EQ(told.answer.usage.reasoning, 2);
  EXPECT_TRUE(told.answer.is_complete());
  EXPECT_FALSE(told.answer.is_terminated);
}

TEST(OpenAiChat, TakesUsageAndTimingsFromTheEventOfLlamaCpp) {
  const Told told = read(
      Dialect::kOpenAiChat,
      {R"({"choices":[{"finish_reason":null,"index":0,"delta":{"content":"a"}}]})",
       R"({"choices":[{"finish_reason":"length","index":0,"delta":{}}],"usage":{"completion_tokens":12,"prompt_tokens":29},"timings":{"prompt_ms":209.045,"predicted_ms":14.618}})"});
  EXPECT_EQ(told.answer.usage.completion, 12);
  EXPECT_DOUBLE_EQ(told.answer.times.prompt.value_or(0), 209.045);
  EXPECT_DOUBLE_EQ(told.answer.times.predict.value_or(0), 14.618);
}

TEST(OpenAiChat, AnErrorInTheStreamIsOne) {
  const Told told =
      read(Dialect::kOpenAiChat,
           {R"({"choices":[{"delta":{"content":"a"}}]})",
            R"({"error":{"message":"overloaded","type":"server_error","code":529}})"});
  ASSERT_TRUE(told.answer.error.has_value());
  EXPECT_EQ(told.answer.error->message, "overloaded");
  EXPECT_EQ(told.answer.error->type, "server_error");
  EXPECT_EQ(told.answer.error->code, 529);
  EXPECT_FALSE(told.answer.is_complete());
}

TEST(OpenAiChat, WhatIsNotOfItsFormIsMalformed) {
  EXPECT_EQ(
      read(Dialect::kOpenAiChat, {"{", "7", R"({"x":1})", R"({"choices":[{"delta":7}]})"}).kinds,
      "xxx-");
}

TEST(OpenAiCompletions, ReadsText) {
  const Told told = read(
      Dialect::kOpenAiCompletions,
      {R"({"choices":[{"text":"a"}]})", R"({"choices":[{"text":"","finish_reason":"length"}]})"});
  EXPECT_EQ(told.kinds, "t-");
  EXPECT_EQ(told.answer.finish_reason, "length");
}

TEST(OpenAiResponses, ReadsEveryKindOfEvent) {
  const Told told = read(
      Dialect::kOpenAiResponses,
      {R"({"type":"response.created","response":{"status":"in_progress"}})",
       R"({"type":"response.reasoning_summary_text.delta","delta":"think"})",
       R"({"type":"response.output_text.delta","delta":"Hi"})",
       R"({"type":"response.output_item.added","item":{"type":"function_call","call_id":"c","name":"f","arguments":""}})",
       R"({"type":"response.function_call_arguments.delta","delta":"{}"})",
       R"({"type":"response.refusal.delta","delta":"no"})",
       R"({"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":3,"output_tokens":5,"output_tokens_details":{"reasoning_tokens":1}}}})"});
  EXPECT_EQ(told.kinds, "-rtccf-");
  EXPECT_EQ(told.answer.finish_reason, "completed");
  EXPECT_EQ(told.answer.usage.completion, 5);
  ASSERT_EQ(told.answer.tool_calls.size(), 1u);
  EXPECT_EQ(told.answer.tool_calls[0].arguments, "{}");
  EXPECT_TRUE(told.answer.is_terminated);
}

TEST(OpenAiResponses, AFailureIsAnError) {
  const Told failed = read(
      Dialect::kOpenAiResponses,
      {R"({"type":"response.failed","response":{"error":{"code":"server_error","message":"broke"}}})"});
  ASSERT_TRUE(failed.answer.error.has_value());
  EXPECT_EQ(failed.answer.error->message, "broke");
  const Told cut = read(
      Dialect::kOpenAiResponses,
      {R"({"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"}}})"});
  EXPECT_EQ(cut.answer.finish_reason, "max_output_tokens");
  EXPECT_FALSE(cut.answer.error.has_value());
}

TEST(Anthropic, ReadsEveryKindOfEvent) {
  const Told told = read(
      Dialect::kAnthropic,
      {R"({"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1,"cache_read_input_tokens":5}}})",
       R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}})",
       R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}})",
       R"({"type":"ping"})",
       R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi"}})",
       R"({"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"look"}})",
       R"({"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}})",
       R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}})",
       R"({"type":"message_stop"})"});
  EXPECT_EQ(told.kinds, "--r-tcc--");
  EXPECT_EQ(told.answer.usage.completion, 15);
  EXPECT_EQ(told.answer.usage.cached, 5);
  EXPECT_EQ(told.answer.finish_reason, "end_turn");
  ASSERT_EQ(told.answer.tool_calls.size(), 1u);
  EXPECT_EQ(told.answer.tool_calls[0].arguments, R"({"a":1})");
  EXPECT_TRUE(told.answer.is_terminated);
}

TEST(Anthropic, AnErrorInTheStreamIsOne) {
  const Told told =
      read(Dialect::kAnthropic,
           {R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})"});
  ASSERT_TRUE(told.answer.error.has_value());
  EXPECT_EQ(told.answer.error->type, "overloaded_error");
}

TEST(Gemini, ReadsPartsAndCountsThoughts) {
  const Told told = read(
      Dialect::kGemini,
      {R"({"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}]})",
       R"({"candidates":[{"content":{"parts":[{"text":"Hi"},{"functionCall":{"name":"f","args":{"a":1}}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"thoughtsTokenCount":3}})"});
  EXPECT_EQ(told.kinds, "rt");
  EXPECT_EQ(told.answer.usage.completion, 5);
  EXPECT_EQ(told.answer.usage.reasoning, 3);
  ASSERT_EQ(told.answer.tool_calls.size(), 1u);
  EXPECT_EQ(told.answer.tool_calls[0].arguments, R"({"a":1})");
  EXPECT_TRUE(told.answer.is_complete());
}

TEST(Ollama, ReadsLinesAndItsOwnTimes) {
  const Told told = read(
      Dialect::kOllama,
      {R"({"model":"m","message":{"role":"assistant","content":"Hi","thinking":""},"done":false})",
       R"({"model":"m","message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":{"x":2}}}]},"done":false})",
       R"({"model":"m","message":{"content":""},"done":true,"done_reason":"stop","load_duration":2000000,"prompt_eval_count":6,"prompt_eval_duration":130000000,"eval_count":42,"eval_duration":500000000})"});
  EXPECT_EQ(told.kinds, "tc-");
  EXPECT_EQ(told.answer.usage.completion, 42);
  EXPECT_DOUBLE_EQ(told.answer.times.load.value_or(0), 2);
  EXPECT_DOUBLE_EQ(told.answer.times.prompt.value_or(0), 130);
  EXPECT_TRUE(told.answer.is_terminated);
  EXPECT_TRUE(read(Dialect::kOllama, {R"({"error":"model not found"})"}).answer.error.has_value());
}

TEST(AnswerReader, KeepsNoMoreThanItShould) {
  AnswerReader reader(Dialect::kOllama, 4);
  for (int i = 0; i < 3; ++i) (void)reader.read(R"({"message":{"content":"abc"}})");
  EXPECT_EQ(reader.answer().text, "abca");
  EXPECT_EQ(reader.answer().text_bytes, 9u);
}

TEST(AnswerReader, AHostileIndexCostsNothing) {
  AnswerReader reader(Dialect::kOpenAiChat);
  const Step step = reader.read(
      R"({"choices":[{"delta":{"tool_calls":[{"index":4000000000,"function":{"name":"x"}}]}}]})");
  EXPECT_FALSE(step.has_tool_call);
  EXPECT_TRUE(reader.answer().tool_calls.empty());
}

TEST(ErrorBody, SaysWhatTheServerSaid) {
  EXPECT_EQ(read_error_body(R"({"error":{"message":"bad key","type":"auth"}})").message, "bad key");
  EXPECT_EQ(read_error_body(R"({"error":"no such model"})").message, "no such model");
  EXPECT_EQ(read_error_body(R"({"detail":"Not Found"})").message, "Not Found");
  EXPECT_EQ(
      read_error_body(R"({"type":"error","error":{"type":"rate_limit_error","message":"slow"}})")
          .type,
      "rate_limit_error");
  EXPECT_EQ(read_error_body(R"([{"error":{"message":"in a list","status":"X"}}])").message,
            "in a list");
  EXPECT_THAT(read_error_body("<html>\n<h1>Bad</h1>").message, HasSubstr("<html>\\n<h1>"));
}

}  // namespace
}  // namespace aipreflight::inference
