#include "completion.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::cli {
namespace {

using Commands = std::span<const Command* const>;

template <typename Visit>
void for_each_command(Commands commands, const Visit& visit) {
  for (const Command* command : commands) {
    if (command->is_listed) visit(*command);
  }
}

// Those that run something: verbs instead of the command that has them.
template <typename Visit>
void for_each_runnable(Commands commands, const Visit& visit) {
  for_each_command(commands, [&](const Command& command) {
    if (command.verbs.empty()) return visit(command);
    for_each_runnable(command.verbs, visit);
  });
}

// Each before the groups that it holds.
template <typename Visit>
void for_each_group(Commands commands, const Visit& visit) {
  for_each_command(commands, [&](const Command& command) {
    if (command.verbs.empty()) return;
    visit(command);
    for_each_group(command.verbs, visit);
  });
}

std::string verb_names(const Command& group) {
  std::string names;
  for (const Command* verb : group.verbs) {
    if (!names.empty()) names += ' ';
    names += verb->word();
  }
  return names;
}

template <typename Visit>
void for_each_option(const Command& command, const Visit& visit) {
  for (const Option& option : command.options) visit(option);
  visit(help_option());
}

// A list as bash takes it where words are separated by line breaks, so that a name with spaces is
// one.
std::string bash_list(std::string_view words) {
  std::string list = "$'";
  for (const char c : words) {
    if (c == ' ') {
      list += "\\n";
    } else {
      list += c;
    }
  }
  return list + '\'';
}

std::string command_names(Commands commands) {
  std::string names;
  for_each_command(commands, [&](const Command& command) {
    if (!names.empty()) names += ' ';
    names += command.name;
  });
  return names;
}

std::string option_names(const Command& command) {
  std::string names;
  for_each_option(command, [&](const Option& option) {
    if (!names.empty()) names += ' ';
    names += "--" + std::string(option.name);
  });
  return names;
}

// Shells expand what they offer, and choices are a plugin's: one that is more than a word is left
// to be typed.
std::string offered(std::string_view choices) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._+-/%@").find(c) != std::string_view::npos;
  };
  std::string words;
  for (const std::string_view word : text::split(choices, ' ')) {
    if (word.empty() || !std::all_of(word.begin(), word.end(), is_plain)) continue;
    if (!words.empty()) words += ' ';
    words += word;
  }
  return words;
}

// How bash finds the values of an argument.
std::string bash_values(Completes completes, std::string_view choices) {
  switch (completes) {
    case Completes::kNothing:
      return "COMPREPLY=()";
    case Completes::kFile:
      return "COMPREPLY=($(compgen -f -- \"$word\"))";
    case Completes::kFolder:
      return "COMPREPLY=($(compgen -d -- \"$word\"))";
    case Completes::kProfile:
      return "COMPREPLY=($(compgen -f -X '!*.yml' -- \"$word\") $(compgen -f -X '!*.yaml' -- "
             "\"$word\") $(compgen -d -- \"$word\"))";
    case Completes::kChoice:
      return "COMPREPLY=($(compgen -W " + bash_list(offered(choices)) + " -- \"$word\"))";
  }
  return {};
}

std::string bash_command(const Command& command) {
  std::string script = "    '" + std::string(command.name) + "')\n      case \"$before\" in\n";
  for (const Option& option : command.options) {
    if (option.argument.empty()) continue;
    script += "        --" + std::string(option.name) + ") " +
              bash_values(option.completes, option.choices) + "; return ;;\n";
  }
  script += "      esac\n      case \"$word\" in\n        -*) COMPREPLY=($(compgen -W " +
            bash_list(option_names(command)) + " -- \"$word\")) ;;\n        *) " +
            bash_values(command.positional.completes, command.positional.choices) +
            " ;;\n      esac ;;\n";
  return script;
}

// The place of the word behind the name of a group.
std::string place_behind(const std::string& name) {
  return std::to_string(2 + std::count(name.begin(), name.end(), ' '));
}

std::string bash_group(const Command& group) {
  const std::string name(group.name);
  const std::string place = place_behind(name);
  return "  if [ \"$verb\" = '" + name +
         "' ]; then\n"
         "    if [ \"$COMP_CWORD\" -eq " +
         place +
         " ]; then\n"
         "      COMPREPLY=($(compgen -W " +
         bash_list(verb_names(group) + " --help") +
         " -- \"$word\"))\n"
         "      return\n"
         "    fi\n"
         "    verb=\"" +
         name + " ${COMP_WORDS[" + place +
         "]}\"\n"
         "  fi\n";
}

// Text inside single quotes.
std::string fish_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '\'') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') result += '\\';
    result += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return result;
}

std::string zsh_values(Completes completes, std::string_view choices) {
  switch (completes) {
    case Completes::kNothing:
      return " ";
    case Completes::kFile:
      return "_files";
    case Completes::kFolder:
      return "_files -/";
    case Completes::kProfile:
      return "_files -g \"*.(yml|yaml)\"";
    case Completes::kChoice:
      return '(' + offered(choices) + ')';
  }
  return {};
}

std::string zsh_option(const Option& option) {
  const std::string many = option.is_repeatable ? "*" : "";
  std::string line =
      "        '" + many + "--" + std::string(option.name) + '[' + zsh_text(option.doc) + ']';
  if (!option.argument.empty()) {
    line += ':' + zsh_text(option.argument) + ':' + zsh_values(option.completes, option.choices);
  }
  return line + "' \\\n";
}

std::string zsh_group(const Command& group) {
  const std::string name(group.name);
  std::string script = "  if [[ $verb == '" + name +
                       "' ]]; then\n"
                       "    if (( CURRENT == 2 )); then\n"
                       "      verbs=(\n";
  for (const Command* verb : group.verbs) {
    script += "        '" + std::string(verb->word()) + ':' + zsh_text(verb->summary) + "'\n";
  }
  return script +
         "      )\n"
         "      _describe command verbs\n"
         "      return\n"
         "    fi\n"
         "    verb=\"" +
         name +
         " $words[2]\"\n"
         "    shift words\n"
         "    (( CURRENT-- ))\n"
         "  fi\n";
}

std::string fish_values(Completes completes, std::string_view choices) {
  switch (completes) {
    case Completes::kNothing:
      return " -x";
    case Completes::kFile:
      return " -r -F";
    case Completes::kFolder:
      return " -x -a '(__fish_complete_directories)'";
    case Completes::kProfile:
      return " -r -F";
    case Completes::kChoice:
      return " -x -a '" + offered(choices) + "'";
  }
  return {};
}

// The words after the program's name begin with the name of this command.
std::string fish_condition(std::string_view name) {
  return "complete -c aipreflight -n '__aipreflight_is_at " + std::string(name) + '\'';
}

std::string fish_option(const Command& command, const Option& option) {
  std::string line = fish_condition(command.name) + " -l " + std::string(option.name);
  if (option.letter != 0) line += std::string(" -s ") + option.letter;
  if (!option.argument.empty()) line += fish_values(option.completes, option.choices);
  return line + " -d '" + fish_text(option.doc) + "'\n";
}

}  // namespace

std::string bash_completion(Commands commands) {
  std::string script =
      "# bash completion of aipreflight: source <(aipreflight completion bash)\n"
      "_aipreflight() {\n"
      "  local IFS=$'\\n'\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W " +
      bash_list(command_names(commands) + " --help --version") +
      " -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  local verb=${COMP_WORDS[1]}\n";
  for_each_group(commands, [&](const Command& group) { script += bash_group(group); });
  script += "  case \"$verb\" in\n";
  for_each_runnable(commands, [&](const Command& command) { script += bash_command(command); });
  return script +
         "  esac\n"
         "}\n"
         "complete -o filenames -F _aipreflight aipreflight\n";
}

std::string zsh_completion(Commands commands) {
  std::string script =
      "#compdef aipreflight\n"
      "# zsh completion of aipreflight: source <(aipreflight completion zsh)\n"
      "_aipreflight() {\n"
      "  local -a verbs\n"
      "  verbs=(\n";
  for_each_command(commands, [&](const Command& command) {
    script += "    '" + std::string(command.name) + ':' + zsh_text(command.summary) + "'\n";
  });
  script +=
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command verbs\n"
      "    return\n"
      "  fi\n"
      "  local verb=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n";
  for_each_group(commands, [&](const Command& group) { script += zsh_group(group); });
  script += "  case $verb in\n";
  for_each_runnable(commands, [&](const Command& command) {
    script += "    '" + std::string(command.name) + "')\n      _arguments \\\n";
    for_each_option(command, [&](const Option& option) { script += zsh_option(option); });
    const Positional& positional = command.positional;
    script += "        '*:" + zsh_text(positional.name) + ':' +
              zsh_values(positional.completes, positional.choices) + "' ;;\n";
  });
  return script +
         "  esac\n"
         "}\n"
         "compdef _aipreflight aipreflight\n";
}

std::string fish_completion(Commands commands) {
  std::string script =
      "# fish completion of aipreflight: aipreflight completion fish | source\n"
      "function __aipreflight_is_at\n"
      "  set -l words (commandline -opc)\n"
      "  set -l last (math 1 + (count $argv))\n"
      "  test (count $words) -ge $last; and test \"$words[2..$last]\" = \"$argv\"\n"
      "end\n"
      "complete -c aipreflight -f\n";
  for_each_command(commands, [&](const Command& command) {
    script += "complete -c aipreflight -n '__fish_use_subcommand' -a '" +
              std::string(command.name) + "' -d '" + fish_text(command.summary) + "'\n";
  });
  for_each_group(commands, [&](const Command& group) {
    for (const Command* verb : group.verbs) {
      script += fish_condition(group.name) + " -a '" + std::string(verb->word()) + "' -d '" +
                fish_text(verb->summary) + "'\n";
    }
  });
  for_each_runnable(commands, [&](const Command& command) {
    for_each_option(command, [&](const Option& option) { script += fish_option(command, option); });
    const Positional& positional = command.positional;
    if (positional.completes != Completes::kNothing) {
      script += fish_condition(command.name) +
                fish_values(positional.completes, positional.choices) + "\n";
    }
  });
  return script;
}

}  // namespace aipreflight::cli
