#include <algorithm>

#include "base/text.hpp"
#include "cases.hpp"

// From outside: the file, and what it says to the loader.
namespace aipreflight::validate {
namespace {

// What a release of 2022 has: Debian 12, Ubuntu 22.04, RHEL 9.
constexpr std::string_view kGlibc = "2.34";
constexpr std::string_view kGlibcxx = "3.4.29";

bool is_id(std::string_view id) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return id.size() >= 2 && id.size() <= 41 && is_lower(id[0]) &&
         std::all_of(id.begin(), id.end(), [&](char c) {
           return is_lower(c) || (c >= '0' && c <= '9') || c == '-';
         });
}

Outcome name(Subject& subject) {
  const std::string& id = subject.file_id();
  if (!is_id(id))
    return fail("the file is named '" + text::one_line(id, 100) +
                ".so', expected [a-z][a-z0-9-]{1,40}.so");
  const auto& notes = subject.elf().notes;
  const std::string own = notes.empty() ? "" : notes.front().id;
  if (!own.empty() && own != id)
    return fail("the module calls itself '" + text::one_line(own, 60) + "', the file is named '" +
                id + ".so'");
  return pass();
}

Outcome trust(Subject& subject) {
  return subject.trust() ? pass() : fail(subject.trust().error().message);
}

Outcome note(Subject& subject) {
  return !subject.elf().notes.empty() ? pass()
                                      : fail("there is no note: AIPF_MODULE_NOTE writes it");
}

Outcome exports(Subject& subject) {
  std::vector<std::string> others;
  for (const std::string& symbol : subject.elf().exports) {
    if (!symbol.starts_with("aipreflight_plugin_v")) others.push_back(symbol);
  }
  if (others.empty()) return pass();
  const std::size_t count = others.size();
  others.resize(std::min<std::size_t>(count, 3));
  return fail("exports " + std::to_string(count) +
              " more: " + text::one_line(text::join(others, ", "), 300) +
              "; link with the SDK's version script");
}

Outcome text_relocations(Subject& subject) {
  return subject.elf().has_text_relocations
             ? fail("has relocations in its code: build all of it with -fPIC")
             : pass();
}

Outcome executable_stack(Subject& subject) {
  return subject.elf().has_executable_stack
             ? fail(
                   "asks for an executable stack: an assembler file lacks .note.GNU-stack, or -z "
                   "execstack was given")
             : pass();
}

Outcome build_id(Subject& subject) {
  return subject.elf().has_build_id ? pass() : fail("has no build id: link with --build-id");
}

Outcome run_path(Subject& subject) {
  for (const std::string& folder : subject.elf().run_paths) {
    if (!folder.starts_with("$ORIGIN") && !folder.starts_with("${ORIGIN}")) {
      return fail("looks for libraries in " + text::one_line(folder, 200) +
                  ", which is of the machine that built it");
    }
  }
  return pass();
}

Outcome needed(Subject& subject) {
  for (const std::string& library : subject.elf().needed) {
    if (library.find('/') != std::string::npos) {
      return fail("needs " + text::one_line(library, 200) +
                  " by its path, which is of the machine that built it");
    }
  }
  return pass(text::one_line(text::join(subject.elf().needed, ", "), 500));
}

Outcome version(Subject& subject, const char* family, std::string_view bound, const char* what) {
  const std::string highest = subject.elf().highest(family);
  if (highest.empty()) return pass("needs none");
  const std::string needs = std::string("needs ") + family + highest;
  if (!elf::is_version_above(highest, bound)) return pass(needs);
  return warn(needs + ", above " + std::string(bound) + " of RHEL 9" + ": " + what);
}

Outcome glibc(Subject& subject) {
  return version(subject,
                 "GLIBC_",
                 kGlibc,
                 "it is refused on systems that are older than the one that built it");
}

Outcome glibcxx(Subject& subject) {
  return version(subject,
                 "GLIBCXX_",
                 kGlibcxx,
                 "build with an older compiler, or link with -static-libstdc++");
}

constexpr Case kCases[] = {
    {{"file.name", "The file is <id>.so, by the id that the module gives itself.", "abi.md#module"},
     name},
    {{"file.trust",
      "The file is one that a host trusts: regular, and nobody but its owner may write it.",
      "plugins.md#trust"},
     trust},
    {{"file.note",
      "The file holds the ELF note, so that it can be judged before it is loaded.",
      "abi.md#module"},
     note},
    {{"file.exports", "It exports its entry symbols and nothing else.", "abi.md#module"}, exports},
    {{"file.text-relocations",
      "Its code needs no relocation, so that its pages are shared and never writable.",
      "abi.md#file"},
     text_relocations},
    {{"file.executable-stack", "It does not make the stack executable.", "abi.md#file"},
     executable_stack},
    {{"file.build-id",
      "It has a build id, by which its debug information is found.",
      "abi.md#file"},
     build_id},
    {{"file.run-path",
      "It looks for libraries in no folder but those of the system and its own.",
      "abi.md#file"},
     run_path},
    {{"file.needed", "It needs libraries by name and not by path.", "abi.md#file"}, needed},
    {{"file.glibc",
      "It runs on a C library as old as those of current distributions (warns).",
      "abi.md#file"},
     glibc},
    {{"file.glibcxx",
      "It runs on a C++ library as old as those of current distributions (warns).",
      "abi.md#file"},
     glibcxx},
};

}  // namespace

std::span<const Case> file_cases() {
  return kCases;
}

}  // namespace aipreflight::validate
