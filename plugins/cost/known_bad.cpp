#include "known_bad.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include <aipreflight/outcome.hpp>

namespace aipreflight::cost {
namespace {

constexpr double kMostUnknownSites = 10'000;
constexpr std::int64_t kCallsPerMonth = 1'000'000'000'000;

constexpr char kDearCall[] = R"(import os

from openai import OpenAI

client = OpenAI()


def known_bad(question):
    return client.chat.completions.create(
        model="gpt-4-32k",
        messages=[{"role": "user", "content": question}],
        max_tokens=32768,
        n=128,
    )
)";

std::string unknown_call(std::size_t index) {
  const std::string number = std::to_string(index);
  return "\n\ndef unknown_" + number +
         "(question):\n    return client.chat.completions.create(\n        "
         "model=os.environ[\"KNOWN_BAD_MODEL_" +
         number + "\"],\n        messages=[{\"role\": \"user\", \"content\": question}],\n    )\n";
}

}  // namespace

void describe_known_bad(const Settings& settings, sdk::KnownBad& input) {
  if (!settings.has_bounds()) {
    throw sdk::NotApplicable("nothing_gated", "the section sets no budget");
  }
  std::string source = kDearCall;
  if (settings.max_unknown_sites) {
    const double sites = std::min(*settings.max_unknown_sites + 1, kMostUnknownSites);
    for (std::size_t i = 0; i < static_cast<std::size_t>(sites); ++i) source += unknown_call(i);
  }
  const std::string file = input.file("known_bad.py", "text/x-python", source);
  input.set("scan_paths", std::vector<std::string>{file});
  input.set("calls_per_month", kCallsPerMonth);
  input.set("respect_gitignore", false);
  input.clear("exclude");
  input.clear("usage");
}

}  // namespace aipreflight::cost
