#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <unistd.h>

#include "base/text.hpp"
#include "check_rules.hpp"
#include "shell_words.hpp"

namespace aipreflight::rollback {
namespace {

namespace fs = std::filesystem;

bool exists(const std::string& path) {
  std::error_code failure;
  return fs::exists(path, failure);
}
bool is_folder(const std::string& path) {
  std::error_code failure;
  return fs::is_directory(path, failure);
}

bool is_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return false;
  for (const std::string_view folder : text::split(path, ':')) {
    const std::string file = std::string(folder.empty() ? "." : folder) + '/' + program;
    if (::access(file.c_str(), X_OK) == 0 && !is_folder(file)) return true;
  }
  return false;
}

class CommandChecker {
 public:
  CommandChecker(const Inquiry& inquiry, Breaches& breaches)
      : rules_(inquiry.rules),
        settings_(inquiry.settings),
        manifests_(inquiry.manifests),
        breaches_(breaches) {}

  void check(const ShellScript& script) {
    if (script.defect) {
      breaches_.add("command_unreadable", script.defect->place, script.defect->text);
    }
    for (const ShellCommand& command : script.commands) check(command);
  }

  // Of a span of code it is not said that it is a command: its first word decides.
  [[nodiscard]] bool is_command(const ShellScript& script) const {
    if (script.defect || script.commands.empty()) return false;
    const std::vector<Word>& words = script.commands.front().words;
    return words.size() > 1 && (rules_.programs.contains(words[0].text) || is_known(words[0].text));
  }

 private:
  [[nodiscard]] bool is_known(const std::string& name) const {
    const auto& own = settings_.known_commands;
    return std::find(own.begin(), own.end(), name) != own.end();
  }

  void check(const ShellCommand& command) {
    std::size_t first = 0;
    const auto& words = command.words;
    while (first < words.size() && (rules_.keywords.contains(words[first].text) ||
                                    rules_.wrappers.contains(words[first].text))) {
      ++first;
      while (first < words.size() && words[first].text.starts_with('-')) ++first;
    }
    if (first == words.size()) return;
    check_program(words[first]);
    check_paths(words, first);
    const std::string& name = words[first].text;
    if (name == "aipreflight") check_options(words, first);
    if (name == "kubectl" || name == "oc") check_objects(words, first);
  }

  void check_program(const Word& word) {
    const std::string& name = word.text;
    if (word.is_dynamic || name.find('/') != std::string::npos ||
        name.find('=') != std::string::npos) {
      return;
    }
    breaches_.checked("command_unknown");
    if (rules_.programs.contains(name) || rules_.builtins.contains(name) || is_known(name) ||
        is_on_path(name)) {
      return;
    }
    breaches_.add("command_unknown", word.place, "no program is called '" + name + '\'');
  }

  // Only what begins with a folder that is here is taken for a path of this repository.
  void check_paths(const std::vector<Word>& words, std::size_t first) {
    for (std::size_t i = first; i < words.size(); ++i) {
      const bool is_output =
          words[i].is_written || (i > first && rules_.outputs.contains(words[i - 1].text));
      if (words[i].is_dynamic || is_output) continue;
      std::string path = words[i].text;
      if (path.starts_with('-')) {
        const std::size_t equals = path.find('=');
        if (equals == std::string::npos || rules_.outputs.contains(path.substr(0, equals)))
          continue;
        path.erase(0, equals + 1);
      }
      const std::size_t slash = path.find('/');
      if (slash == std::string::npos || slash == 0 || path.find(':') != std::string::npos ||
          path.find('<') != std::string::npos) {
        continue;
      }
      if (!is_folder(path.substr(0, slash))) continue;
      breaches_.checked("command_path_missing");
      if (!exists(path)) {
        breaches_.add("command_path_missing", words[i].place, "there is no " + path);
      }
    }
  }

  // Of our own commands, which are one to three words: the longest that is known.
  void check_options(const std::vector<Word>& words, std::size_t first) {
    std::string command;
    std::size_t next = first + 1;
    auto known = rules_.options.end();
    for (std::size_t i = first + 1; i < words.size(); ++i) {
      if (words[i].is_dynamic || words[i].text.starts_with('-')) break;
      command += (command.empty() ? "" : " ") + words[i].text;
      const auto longer = rules_.options.find(command);
      if (longer != rules_.options.end()) known = longer;
      if (longer != rules_.options.end() || known == rules_.options.end()) next = i + 1;
      if (!begins_command(command)) break;
    }
    if (command.empty()) return;
    if (known == rules_.options.end()) return check_own_command(command, words[next - 1]);
    for (std::size_t i = next; i < words.size() && words[i].text != "--"; ++i) {
      if (!words[i].text.starts_with('-') || words[i].is_dynamic) continue;
      const std::string option = words[i].text.substr(0, words[i].text.find('='));
      breaches_.checked("command_option_unknown");
      if (known->second.contains(option)) continue;
      const auto nearest = text::did_you_mean(option, {known->second.begin(), known->second.end()});
      breaches_.add("command_option_unknown",
                    words[i].place,
                    "'aipreflight " + known->first + "' has no option '" + option + '\'' +
                        (nearest ? ", did you mean '" + *nearest + "'?" : ""));
    }
  }

  [[nodiscard]] bool begins_command(const std::string& words) const {
    const auto found = rules_.options.lower_bound(words + ' ');
    return found != rules_.options.end() && found->first.starts_with(words + ' ');
  }

  // A plugin of the user's may bring a command; it is listed as "aipreflight NAME".
  void check_own_command(const std::string& command, const Word& word) {
    if (is_known("aipreflight " + command)) return;
    std::vector<std::string> commands;
    for (const auto& [name, options] : rules_.options) commands.push_back(name);
    const auto nearest = text::did_you_mean(command, commands);
    breaches_.add("command_unknown",
                  word.place,
                  "aipreflight has no command '" + command + '\'' +
                      (nearest ? ", did you mean '" + *nearest + "'?" : ""));
  }

  // "rollout undo deployment/chat" and "rollout undo deployment chat"
  void check_objects(const std::vector<Word>& words, std::size_t first) {
    if (settings_.manifests.empty()) return;
    for (std::size_t i = first + 1; i < words.size(); ++i) {
      if (words[i].is_dynamic || words[i].text.starts_with('-')) continue;
      const std::size_t slash = words[i].text.find('/');
      const auto kind = rules_.kinds.find(text::to_lower(words[i].text.substr(0, slash)));
      if (kind == rules_.kinds.end()) continue;
      const bool is_pair = slash == std::string::npos;
      if (is_pair && (i + 1 == words.size() || words[i + 1].is_dynamic ||
                      words[i + 1].text.starts_with('-'))) {
        continue;
      }
      const Word& named = is_pair ? words[++i] : words[i];
      const std::string name = is_pair ? named.text : named.text.substr(slash + 1);
      breaches_.checked("command_object_unknown");
      if (manifests_.find(kind->second, name) != nullptr || manifests_.is_generated(name)) continue;
      breaches_.add("command_object_unknown",
                    named.place,
                    "no manifest has a " + kind->second + " called '" + name + '\'');
    }
  }

  const Rules& rules_;
  const Settings& settings_;
  const Manifests& manifests_;
  Breaches& breaches_;
};

}  // namespace

void check_commands(const Inquiry& inquiry, Breaches& breaches) {
  CommandChecker checker(inquiry, breaches);
  for (const Fence& fence : inquiry.document.fences) {
    const std::string language(fence.info.substr(0, fence.info.find(' ')));
    if (!inquiry.rules.shells.contains(language)) continue;
    checker.check(read_shell(command_lines(fence)));
  }
  for (const Piece& code : inquiry.document.codes) {
    const ShellScript script = read_shell({code});
    if (checker.is_command(script)) checker.check(script);
  }
}

}  // namespace aipreflight::rollback
