#include "plugin_command.hpp"

#include <algorithm>
#include <csignal>

#include "base/files.hpp"
#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "catalogue.hpp"
#include "console.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "help.hpp"
#include "host/session.hpp"
#include "interrupts.hpp"
#include "option_table.hpp"
#include "plugin_words.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

using Words = std::vector<std::string>;

// The words before the options, from which a command is found.
constexpr std::size_t kLongestName = 2;

bool asks_for_help(const Words& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::any_of(
      words.begin(), end, [](const std::string& word) { return word == "--help" || word == "-h"; });
}

// Where plugins come from has to be known before the command is, whose table says how the words are
// to be read.
ModuleOptions module_options(const Words& words) {
  ModuleOptions options;
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const std::size_t equals = words[i].find('=');
    const std::string name = words[i].substr(0, equals);
    const auto value = [&] {
      if (equals != std::string::npos) return words[i].substr(equals + 1);
      return i + 1 < words.size() ? words[i + 1] : std::string();
    };
    if (name == "--plugin-dir") options.plugin_dirs.push_back(value());
    if (name == "--plugin-lock") options.lock = value();
    if (name == "--plugin-policy") options.policy = value();
    if (name == "--plugin-key") options.key = value();
  }
  return options;
}

// What the first word means.
struct Target {
  std::string module;
  std::string prefix;
  std::string said;  // the words of it, for help and messages
  bool is_of_the_tree = false;
};

Target target_of(const std::string& word) {
  for (const CommandWord& known : command_words()) {
    if (known.word != word) continue;
    return {std::string(known.module), std::string(known.prefix), word, true};
  }
  return {word, "", word, false};
}

struct Found {
  const CheckType* command = nullptr;
  std::string name;       // "cost scan"
  std::size_t words = 0;  // that are part of it, behind the first
};

// The longest name that is a command.
Found find(const Module& module, const Target& target, const Words& rest) {
  Found found;
  std::string id = target.prefix;
  std::string name = target.said;
  found.command = id.empty() ? nullptr : module.find_command(id);
  found.name = name;
  for (std::size_t i = 0; i < rest.size() && i < kLongestName && !rest[i].starts_with('-'); ++i) {
    id += (id.empty() ? "" : "-") + rest[i];
    name += ' ' + rest[i];
    if (const CheckType* longer = module.find_command(id)) found = {longer, name, i + 1};
  }
  return found;
}

int show_verbs(const Module& module, const Target& target) {
  std::string page = "usage: aipreflight " + target.said +
                     " COMMAND [OPTION...]\n\ncommands of the plugin " + module.id + ":\n";
  for (const auto& [verb, command] : verbs_of(module, target.prefix)) {
    page += explained(verb, text::one_line(command->title, 200));
  }
  page += "\n'aipreflight " + target.said + " COMMAND --help' explains a command.\n";
  write_stdout(page);
  return kExitPass;
}

int no_such_verb(const Module& module, const Target& target, const Words& rest) {
  std::vector<std::string> known;
  for (const auto& [verb, command] : verbs_of(module, target.prefix)) known.push_back(verb);
  const bool is_named = !rest.empty() && !rest[0].starts_with('-');
  const auto nearest = is_named ? text::did_you_mean(rest[0], known) : std::nullopt;
  const std::string hint = nearest ? "did you mean '" + target.said + ' ' + *nearest + "'?"
                                   : "commands: " + text::join(known, ", ");
  if (known.empty()) {
    return fail(usage_error("the plugin '" + module.id + "' has no commands",
                            "see 'aipreflight plugin info " + module.id + "'"),
                Arguments{});
  }
  return fail(usage_error(is_named ? "unknown command '" + target.said + ' ' +
                                         text::one_line(rest[0], 100) + "'"
                                   : "'" + target.said + "' needs a command",
                          hint),
              Arguments{});
}

void hide_secrets(const ConfigNode& node, Console& console) {
  if (node.is_secret) console.hide(node.text);
  for (const ConfigNode& item : node.items) hide_secrets(item, console);
  for (const auto& [name, value] : node.entries) hide_secrets(value, console);
}

// What libraries printed where the user does not look.
void show_log(const std::string& folder, const std::string& name, Console& console) {
  constexpr std::uint64_t kMost = 4u << 20;
  if (auto text = files::read(folder + '/' + name, kMost); text && !text->empty()) {
    console.print_error(*text);
  }
}

int exit_code_of(const host::RunOutcome& outcome, const std::string& name, int signal) {
  using End = host::RunOutcome::End;
  if (signal != 0) return exit_code_of_signal(signal);
  if (outcome.end == End::kDone && outcome.denials.empty()) return outcome.exit_code;
  if (outcome.end == End::kCancelled) return exit_code_of_signal(SIGPIPE);
  const Errors errors = outcome.failures("'" + name + "'");
  fail(errors, Arguments{});
  return exit_code(errors, Phase::kAfterRun);
}

class PluginCommand {
 public:
  PluginCommand(host::Session& session, const Found& found)
      : session_(session),
        type_(*found.command),
        table_(found.name, *found.command),
        name_(found.name) {}

  int run(const Words& words) {
    auto arguments = parse(table_.command(), words);
    if (!arguments) return fail(arguments.take_error(), Arguments{});
    const profile::Section section = table_.configuration(*arguments);
    if (!section.errors.empty()) return fail(section.errors, Arguments{});
    return run(section.config);
  }

  int show_help() const {
    write_stdout(help(table_.command()));
    return kExitPass;
  }

 private:
  int run(const ConfigNode& options) {
    auto folder = files::TemporaryFolder::make("command");
    if (!folder) return fail(folder.take_error(), Arguments{});
    Interrupts interrupts;
    interrupts.set_action([this] { session_.cancel(); });
    const Errors errors = session_.create_command(type_.id, options);
    if (const int signal = interrupts.received(); signal != 0) return exit_code_of_signal(signal);
    if (!errors.empty()) return fail(errors, Arguments{});
    Console console;
    hide_secrets(options, console);
    const auto outcome = session_.run_command(
        folder->path(),
        {console.facts(),
         [&](int stream, const std::string& text) { return console.print(stream, text); }},
        [&](double fraction, const std::string& text) { console.show_progress(fraction, text); });
    show_log(folder->path(), "stderr.log", console);
    show_log(folder->path(), "plugin.log", console);
    return exit_code_of(outcome, name_, interrupts.received());
  }

  host::Session& session_;
  const CheckType& type_;
  OptionTable table_;
  std::string name_;
};

}  // namespace

std::optional<int> run_plugin_command(const Words& words, bool wants_help) {
  const Target target = target_of(words.front());
  const Words rest(words.begin() + 1, words.end());
  auto search = module_search(module_options(rest), {});
  if (!search) return fail(search.take_error(), Arguments{});
  auto file = search->find(target.module);
  if (!file && !target.is_of_the_tree) return std::nullopt;
  if (!file) return fail(file.take_error(), Arguments{});
  auto launcher = make_launcher("process");
  if (!launcher) return fail(launcher.take_error(), Arguments{});
  auto image = search->open(*file);
  if (!image) return fail(image.take_error(), Arguments{});
  host::Session session(**launcher, image.take(), host::Limits{});
  auto module = session.start();
  if (!module) return fail(module.take_error(), Arguments{});

  const Found found = find(*module, target, rest);
  wants_help = wants_help || asks_for_help(rest);
  if (found.command == nullptr) {
    if (wants_help && !module->commands.empty()) return show_verbs(*module, target);
    return no_such_verb(*module, target, rest);
  }
  PluginCommand command(session, found);
  if (wants_help) return command.show_help();
  return command.run({rest.begin() + static_cast<std::ptrdiff_t>(found.words), rest.end()});
}

}  // namespace aipreflight::cli
