#include <algorithm>

#include "base/text.hpp"
#include "cases.hpp"

// What the module says of itself.
namespace aipreflight::validate {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// 1.2.3, 1.2.3-rc.1+build: semver.org.
bool is_semver(std::string_view version) {
  const std::size_t end = version.find_first_of("-+");
  const auto parts = text::split(version.substr(0, end), '.');
  const bool has_numbers =
      parts.size() == 3 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
        const bool has_leading_zero = part.size() > 1 && part[0] == '0';
        return !part.empty() && !has_leading_zero &&
               std::all_of(part.begin(), part.end(), is_digit);
      });
  if (!has_numbers || end == std::string_view::npos) return has_numbers;
  const std::string_view rest = version.substr(end + 1);
  return !rest.empty() && std::all_of(rest.begin(), rest.end(), [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '-' || c == '+';
  });
}

// The words of an SPDX expression: identifiers joined by AND, OR and WITH.
bool is_licence(std::string_view licence) {
  bool wants_identifier = true;
  for (const std::string_view word : text::split(licence, ' ')) {
    const bool is_operator = word == "AND" || word == "OR" || word == "WITH";
    if (is_operator == wants_identifier || word.empty()) return false;
    wants_identifier = !wants_identifier;
    if (is_operator) continue;
    const auto is_allowed = [](char c) {
      return is_alphanumeric(c) || std::string_view("-.+()").find(c) != std::string_view::npos;
    };
    if (!std::all_of(word.begin(), word.end(), is_allowed)) return false;
  }
  return !wants_identifier;
}

bool is_refused_as(Subject& subject, std::string_view reason) {
  return !subject.module() && subject.module().error().reason == reason;
}

Outcome loads(Subject& subject) {
  for (const char* reason : {"plugin_unloadable", "plugin_load_failed", "plugin_timeout"}) {
    if (is_refused_as(subject, reason)) return fail(subject.module().error().message);
  }
  return pass();
}

Outcome compatible(Subject& subject) {
  if (is_refused_as(subject, "plugin_incompatible")) return fail(subject.module().error().message);
  if (!subject.module()) return skip("the host refuses the module for another reason");
  return pass("needs plugin ABI " + std::to_string(subject.module()->abi_major) + "." +
              std::to_string(subject.module()->needed_minor));
}

Outcome valid(Subject& subject) {
  if (is_refused_as(subject, "plugin_invalid")) return fail(subject.module().error().message);
  return subject.module() ? pass() : skip("the host refuses the module for another reason");
}

Outcome described(Subject& subject) {
  if (!subject.module()) return skip("the host refuses the module");
  const Module& module = *subject.module();
  std::vector<std::string> missing;
  if (module.vendor.empty()) missing.emplace_back("vendor");
  if (module.support.empty()) missing.emplace_back("support");
  if (module.licence.empty()) missing.emplace_back("licence");
  return missing.empty() ? pass() : fail("is empty: " + text::join(missing, ", "));
}

Outcome version(Subject& subject) {
  if (!subject.module()) return skip("the host refuses the module");
  const std::string& version = subject.module()->version;
  return is_semver(version) ? pass(version)
                            : fail("version is '" + text::one_line(version, 100) +
                                   "', expected three numbers as semver.org has them");
}

Outcome licence(Subject& subject) {
  if (!subject.module()) return skip("the host refuses the module");
  const std::string& licence = subject.module()->licence;
  if (licence.empty()) return skip("there is none: tables.described");
  return is_licence(licence)
             ? pass(licence)
             : fail("licence is '" + text::one_line(licence, 100) +
                    "', expected an SPDX expression: Apache-2.0, MIT OR BSD-2-Clause");
}

// The tables stay as they were when the host read them.
Outcome constant_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const auto digests = plain_life(subject, sample).facts.all("digest");
  return digests.size() == 2 && digests[0] == digests[1]
             ? pass()
             : fail("its tables have changed between load and end");
}
Outcome constant(Subject& subject) {
  return each_check(subject, constant_of);
}

Outcome extensions_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const auto known = plain_life(subject, sample).facts.all("knows");
  return known.empty() ? pass()
                       : fail("answers '" + known.front().front() +
                              "', which it cannot know, with something else than null");
}
Outcome extensions(Subject& subject) {
  return each_check(subject, extensions_of);
}

constexpr Case kCases[] = {
    {{"tables.load",
      "A host can load it: what it needs is there, and nothing of it runs too long or fails before "
      "its entry is called.",
      "abi.md#module"},
     loads},
    {{"tables.compatible",
      "It exports aipreflight_plugin_v1, which returns its table, and needs no newer ABI than this "
      "host's.",
      "abi.md#what-may-change-and-what-may-not"},
     compatible},
    {{"tables.valid",
      "Every table, text and key is as the headers say, and the note agrees with them.",
      "abi.md#module"},
     valid},
    {{"tables.described",
      "Vendor, support address and licence are given: they are shown when the module crashes.",
      "abi.md#module"},
     described},
    {{"tables.version", "The module's version is a semantic version.", "abi.md#module"}, version},
    {{"tables.licence", "The licence is an SPDX expression.", "abi.md#module"}, licence},
    {{"tables.constant",
      "Tables, texts and arrays are constant while the module is loaded.",
      "abi.md#module"},
     constant},
    {{"tables.unknown-extension",
      "get_extension answers null for every id that it does not know.",
      "abi.md#what-may-change-and-what-may-not"},
     extensions},
};

}  // namespace

std::span<const Case> table_cases() {
  return kCases;
}

}  // namespace aipreflight::validate
