#include "module_page.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "module_text.hpp"

namespace aipreflight::cli {
namespace {

constexpr std::size_t kLongest = 2000;

// Text of a plugin as Markdown that shows it and means nothing.
std::string escaped(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_[]#|~!";
  std::string result;
  for (const char c : text::one_line(text, kLongest)) {
    if (c == '<') {
      result += "&lt;";
      continue;
    }
    if (c == '&') {
      result += "&amp;";
      continue;
    }
    if (kMarks.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

// As code, unless it would end the code.
std::string code(std::string_view text) {
  const std::string line = text::one_line(text, kLongest);
  if (line.empty()) return {};
  return line.find_first_of("`|") == std::string::npos ? '`' + line + '`' : escaped(text);
}

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += cell.empty() ? " |" : ' ' + cell + " |";
  return line + '\n';
}

std::string default_of(const Key& key) {
  if (key.required) return "required";
  return code(key.fallback);
}

std::string meaning_of(const Key& key) {
  std::string meaning = escaped(key.doc);
  const auto add = [&](const std::string& fact) { meaning += " " + fact + "."; };
  if (const std::string range = range_of(key); !range.empty()) add("Range: " + escaped(range));
  if (!key.choices.empty()) {
    std::vector<std::string> choices;
    for (const std::string& choice : key.choices) choices.push_back(code(choice));
    add("One of " + text::join(choices, ", "));
  }
  if (key.nonempty) add("Not empty");
  if (!key.since.empty()) add("Since " + escaped(key.since));
  if (!key.deprecated.empty()) add("Deprecated: use " + code(key.deprecated));
  return meaning;
}

std::string check_part(const CheckType& type, const Module& module) {
  const std::string uses = type.id == module.id ? module.id : module.id + '/' + type.id;
  std::string page = "\n## " + escaped(type.title) + "\n\n`uses: " + uses + "`\n";
  for (const std::string_view line : text::split(type.doc, '\n')) {
    if (!line.empty()) page += "\n" + escaped(line) + '\n';
  }
  const auto traits = traits_of(type);
  page += "\nIt " +
          (traits.empty() ? std::string("needs nothing but to read")
                          : escaped(text::join(traits, ", "))) +
          ".\n";
  if (type.keys.empty()) return page + "\nThere is nothing to configure.\n";
  page += '\n' + row({"key", "type", "unit", "default", "meaning"}) + "|---|---|---|---|---|\n";
  for (const Key& key : type.keys) {
    page += row({code(key.path),
                 escaped(describe_types(key.types)),
                 escaped(key.unit),
                 default_of(key),
                 meaning_of(key)});
  }
  return page;
}

std::string command_part(const CheckType& command) {
  std::string page = "\n## Command " + code(command.id) + "\n\n" + escaped(command.doc) + "\n";
  if (command.keys.empty()) return page;
  page += '\n' + row({"option", "type", "default", "meaning"}) + "|---|---|---|---|\n";
  for (const Key& key : command.keys) {
    std::string name = key.path;
    std::replace(name.begin(), name.end(), '_', '-');
    page += row({key.positional ? "its words" : code("--" + name),
                 escaped(describe_types(key.types)),
                 default_of(key),
                 meaning_of(key)});
  }
  return page;
}

}  // namespace

std::string module_page(const Module& module, const CheckType* only) {
  std::string page = "<!-- Written by 'aipreflight plugin keys " + text::one_line(module.id, 60) +
                     " --format markdown'; a test compares it. -->\n\n# " + escaped(module.id) +
                     "\n";
  if (!module.vendor.empty()) {
    page += "\nA module of " + escaped(module.vendor) +
            (module.licence.empty() ? "" : " (" + escaped(module.licence) + ")") + ", ABI " +
            std::to_string(module.abi_major) + '.' + std::to_string(module.needed_minor) + ".\n";
  }
  for (const CheckType& type : module.check_types) {
    if (only == nullptr || only == &type) page += check_part(type, module);
  }
  if (only != nullptr) return page;
  for (const CheckType& command : module.commands) page += command_part(command);
  return page;
}

}  // namespace aipreflight::cli
