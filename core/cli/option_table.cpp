#include "option_table.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "module_options.hpp"

namespace aipreflight::cli {
namespace {

constexpr std::uint64_t kNumeric = kTypeInt | kTypeNumber | kTypePercent | kTypeRatio;

std::string in_capitals(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

// A switch can only be turned on.
bool is_switch(const Key& key) {
  return (key.types & ~std::uint64_t{kTypeNull}) == kTypeBool && key.fallback != "true";
}

std::string placeholder(const Key& key) {
  if (is_switch(key)) return {};
  if (!key.unit.empty()) return text::one_line(key.unit, 40);
  if (!key.choices.empty()) return in_capitals(option_name(key));
  if ((key.types & kTypePath) != 0) return "PATH";
  if ((key.types & kTypeUrl) != 0) return "URL";
  if ((key.types & kTypeDuration) != 0) return "TIME";
  if ((key.types & kTypeSize) != 0) return "SIZE";
  if ((key.types & kTypeBool) != 0) return "true|false";
  return (key.types & kNumeric) != 0 ? "N" : in_capitals(option_name(key));
}

Completes completes(const Key& key) {
  if (!key.choices.empty()) return Completes::kChoice;
  return (key.types & (kTypePath | kTypeList)) != 0 ? Completes::kFile : Completes::kNothing;
}

// Without the full stop, so that remarks can follow.
std::string doc_of(const Key& key) {
  std::string doc = text::one_line(key.doc, 500);
  if (doc.ends_with('.')) doc.pop_back();
  if (key.required) doc += "; required";
  if (!key.fallback.empty() && !is_switch(key))
    doc += "; default: " + text::one_line(key.fallback, 100);
  return doc;
}

// Words of a shell have no types of their own: what may only be text is text, whatever it looks
// like.
yaml::Node scalar(const Key& key, const std::string& text, const SourceRef& where) {
  constexpr std::uint64_t kTyped =
      kTypeBool | kTypeInt | kTypeNumber | kTypeDuration | kTypeSize | kTypePercent | kTypeRatio;
  yaml::Node node;
  node.kind = yaml::Kind::kScalar;
  node.where = where;
  node.text = text;
  node.quoted = (key.types & kTyped) == 0;
  return node;
}

yaml::Node value_of(const Key& key, const std::vector<std::string>& words, const SourceRef& where) {
  if ((key.types & kTypeList) == 0) return scalar(key, words.back(), where);
  yaml::Node list;
  list.kind = yaml::Kind::kSequence;
  list.where = where;
  for (const std::string& word : words) list.items.push_back(scalar(key, word, where));
  return list;
}

// In lines, as the help of the host's own commands is.
std::string wrapped(std::string_view text) {
  constexpr std::size_t kWidth = 78;
  std::string lines;
  std::size_t column = 0;
  for (const std::string_view word : text::split(text, ' ')) {
    if (column > 0 && column + 1 + word.size() > kWidth) {
      lines += '\n';
      column = 0;
    } else if (column > 0) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
  }
  return lines;
}

}  // namespace

std::string option_name(const Key& key) {
  std::string name = key.path;
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

OptionTable::OptionTable(std::string name, const CheckType& command) : type_(command) {
  for (const Key& key : command.keys) {
    if (!key.positional) add(key);
  }
  for (const Option& option :
       {kPluginDirOption, kPluginLockOption, kPluginPolicyOption, kPluginKeyOption}) {
    options_.push_back(option);
  }
  command_ = {};
  command_.name = keep(std::move(name));
  command_.summary = keep(text::one_line(command.title, 200));
  command_.doc = keep(wrapped(text::one_line(command.doc)));
  command_.options = options_;
  for (const Key& key : command.keys) {
    if (!key.positional) continue;
    const bool is_list = (key.types & kTypeList) != 0;
    command_.positional = {keep(in_capitals(option_name(key))),
                           key.required ? 1u : 0u,
                           is_list ? std::numeric_limits<std::size_t>::max() : 1u,
                           completes(key)};
  }
}

std::string_view OptionTable::keep(std::string text) {
  return texts_.emplace_back(std::move(text));
}

void OptionTable::add(const Key& key) {
  Option option;
  option.name = keep(option_name(key));
  option.argument = keep(placeholder(key));
  option.doc = keep(doc_of(key));
  option.completes = completes(key);
  option.choices = keep(text::join(key.choices, " "));
  option.is_repeatable = (key.types & kTypeList) != 0;
  options_.push_back(option);
}

profile::Section OptionTable::configuration(const Arguments& arguments) const {
  profile::CheckSpec spec;
  spec.check = type_.id;
  spec.where = {"the command line", 0, 0};
  spec.with.kind = yaml::Kind::kMap;
  spec.with.where = spec.where;
  for (const Key& key : type_.keys) {
    const std::string name = option_name(key);
    const SourceRef where{key.positional ? in_capitals(name) : "--" + name, 0, 0};
    const std::vector<std::string> words =
        key.positional ? arguments.positionals() : arguments.values(name);
    if (words.empty()) continue;
    yaml::Node value = is_switch(key) ? scalar(key, "true", where) : value_of(key, words, where);
    spec.with.entries.push_back({key.path, where, std::move(value)});
  }
  return profile::validate_section(spec, type_, profile::process_environment());
}

}  // namespace aipreflight::cli
