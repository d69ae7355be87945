#include "plugin_words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "plugin_command.hpp"

namespace aipreflight::cli {

std::vector<Verb> verbs_of(const Module& module, std::string_view prefix) {
  std::vector<Verb> verbs;
  const std::string start = prefix.empty() ? "" : std::string(prefix) + '-';
  for (const CheckType& command : module.commands) {
    if (!command.id.starts_with(start)) continue;
    std::string verb = command.id.substr(start.size());
    std::replace(verb.begin(), verb.end(), '-', ' ');
    verbs.emplace_back(std::move(verb), &command);
  }
  return verbs;
}

PluginWords::PluginWords(Catalogue& catalogue) {
  for (ListedModule& listed : catalogue.list()) {
    Result<Described>& described = listed.described;
    if (described) {
      add(modules_.emplace_back(std::move(described->module)));
    } else {
      left_out_.push_back(text::one_line(described.error().message, 300));
    }
  }
}

void PluginWords::add(const Module& module) {
  if (module.commands.empty()) return;
  bool has_words = false;
  for (const CommandWord& known : command_words()) {
    if (known.module != module.id) continue;
    add_word(module, known.word, known.prefix, known.summary);
    has_words = true;
  }
  if (!has_words) add_word(module, module.id, "", "commands of the plugin " + module.id);
}

void PluginWords::add_word(const Module& module,
                           std::string_view word,
                           std::string_view prefix,
                           std::string_view summary) {
  const CheckType* const own = prefix.empty() ? nullptr : module.find_command(std::string(prefix));
  const std::vector<Verb> verbs = verbs_of(module, prefix);
  if (own != nullptr) {
    commands_.push_back(&tables_.emplace_back(std::string(word), *own).command());
  } else if (!verbs.empty()) {
    commands_.push_back(group(std::string(word), keep(std::string(summary)), verbs));
  }
}

// Verbs of two words become a group in the group.
const Command* PluginWords::group(std::string name,
                                  std::string_view summary,
                                  const std::vector<Verb>& verbs) {
  std::vector<const Command*> members;
  std::vector<std::string> known;
  for (const auto& [words, type] : verbs) {
    const std::string first = words.substr(0, words.find(' '));
    if (std::find(known.begin(), known.end(), first) != known.end()) continue;
    known.push_back(first);
    std::vector<Verb> longer;
    const CheckType* own = nullptr;
    for (const auto& [other, other_type] : verbs) {
      if (other == first) own = other_type;
      if (other.starts_with(first + ' '))
        longer.emplace_back(other.substr(first.size() + 1), other_type);
    }
    members.push_back(own != nullptr ? &tables_.emplace_back(name + ' ' + first, *own).command()
                                     : group(name + ' ' + first, "", longer));
  }
  Command made{};
  made.summary = summary;
  made.verbs = verbs_.emplace_back(std::move(members));
  made.name = keep(std::move(name));
  return &groups_.emplace_back(made);
}

}  // namespace aipreflight::cli
