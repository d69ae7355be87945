#include <gtest/gtest.h>
#include <random>

#include "project_fixture.hpp"

// What files of the world hold: none of it may end the program or pass in silence.
namespace aipreflight::cost {
namespace {

constexpr char kCall[] =
    "from openai import OpenAI\nOpenAI().chat.completions.create(model='gpt-4o', messages=[])\n";

std::string reason_of(const Scan& scan) {
  return scan.skipped.size() == 1 ? scan.skipped[0].reason
                                  : std::to_string(scan.skipped.size()) + " skipped";
}

TEST(CostBadInput, ByteOrderMarkIsNoObstacle) {
  const auto scan = scan_files({{"a.py", "\xEF\xBB\xBF" + std::string(kCall)}});
  ASSERT_EQ(scan.sites.size(), 1u);
  EXPECT_TRUE(scan.skipped.empty());
}

TEST(CostBadInput, Latin1IsReadAroundItsLetters) {
  const auto scan = scan_files({{"a.py", "# caf\xE9\n" + std::string(kCall)}});
  EXPECT_EQ(scan.sites.size(), 1u);
}

TEST(CostBadInput, WhatStandsAroundANulIsReadAndItsPlaceIsNamed) {
  const std::string nul(1, '\0');
  for (const std::string& text : {kCall + nul, "x = '" + nul + "'\n" + kCall, nul + kCall}) {
    const auto scan = scan_files({{"a.py", text}});
    EXPECT_EQ(scan.sites.size(), 1u);
    EXPECT_EQ(reason_of(scan), "nul_byte");
  }
  const auto scan = scan_files({{"a.py", "x = '" + nul + "'\n" + kCall}});
  ASSERT_EQ(scan.skipped.size(), 1u);
  EXPECT_NE(scan.skipped[0].message.find("at line 1, column 6"), std::string::npos);
  EXPECT_EQ(scan.sites.at(0).where.line, 3u);
}

TEST(CostBadInput, FileOfManyNulsIsNoText) {
  const auto scan = scan_files({{"a.py", kCall + std::string(10, '\0')}});
  EXPECT_TRUE(scan.sites.empty());
  EXPECT_EQ(reason_of(scan), "not_text");
}

TEST(CostBadInput, Utf16IsNamed) {
  EXPECT_EQ(reason_of(scan_files({{"a.py", "\xFF\xFEopenai"}})), "not_text");
}

TEST(CostBadInput, BrokenNotebooksAreNamed) {
  EXPECT_EQ(reason_of(scan_files({{"a.ipynb", "{\"cells\": openai"}})), "notebook_broken");
  EXPECT_EQ(reason_of(scan_files({{"a.ipynb", "{\"openai\": 1}"}})), "notebook_broken");
  EXPECT_EQ(
      reason_of(scan_files(
          {{"a.ipynb",
            R"({"cells": [], "metadata": {"kernelspec": {"language": "R"}}, "x": "openai"})"}})),
      "notebook_language");
}

TEST(CostBadInput, TenThousandBracketsEnd) {
  for (const char* file : {"a.py", "a.ts", "a.js"}) {
    const std::string text =
        "openai\n" + std::string(10'000, '(') + "1" + std::string(10'000, ')') + '\n';
    const auto scan = scan_files({{file, text}});
    EXPECT_FALSE(scan.skipped.empty()) << file;
  }
}

TEST(CostBadInput, LongLineOfABundleEnds) {
  std::string text = "import OpenAI from 'openai';";
  while (text.size() < 400'000) text += "function f(a){return a?f(a-1):[1,2,3].map(x=>x*2)};";
  text += "new OpenAI().chat.completions.create({model:'gpt-4o',messages:[]});";
  const auto scan = scan_files({{"a.js", text}});
  EXPECT_EQ(scan.sites.size(), 1u);
}

// Mutations of real sources: any result will do, an end of the program will not.
TEST(CostBadInput, MutatedSourcesEnd) {
  const std::string base =
      "from openai import OpenAI\nclass A:\n  M = 'gpt-4o'\n  def __init__(self, m=None):\n    "
      "self.c = OpenAI()\n"
      "    self.m = m or self.M\n  def f(self, q, **k):\n    for x in [1, 2]:\n      p = {'model': "
      "self.m, **k}\n"
      "      self.c.chat.completions.create(**p, messages=[{'role': 'user', 'content': f'{q} "
      "x'}])\n"
      "A('gpt-4').f('a', model=A.M)\n";
  std::mt19937 random(20261125);
  std::size_t sites = 0;
  for (int round = 0; round < 300; ++round) {
    std::string text = base;
    for (int i = 0; i < 6; ++i) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text.erase(at, random() % 9);
          break;
        case 1:
          text.insert(at, text.substr(random() % text.size(), random() % 40));
          break;
        case 2:
          text[at] = "()[]{}=.,:'\n *"[random() % 14];
          break;
        default:
          std::swap(text[at], text[random() % text.size()]);
      }
    }
    sites += scan_files({{"a.py", text}, {"b.ts", text}}).sites.size();
  }
  EXPECT_GT(sites, 0u);
}

}  // namespace
}  // namespace aipreflight::cost
