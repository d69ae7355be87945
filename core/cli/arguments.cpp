#include "arguments.hpp"

#include <algorithm>

#include <boost/program_options.hpp>

#include "base/text.hpp"
#include "command.hpp"

namespace aipreflight::cli {
namespace {

namespace po = boost::program_options;

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  for (const std::string_view word : text::split(list, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

po::options_description description_of(const Command& command) {
  po::options_description description;
  const auto add = [&](const Option& option) {
    std::string names(option.name);
    if (option.letter != 0) names += std::string(",") + option.letter;
    if (option.argument.empty()) {
      description.add_options()(names.c_str(), "");
    } else {
      description.add_options()(names.c_str(), po::value<std::string>(), "");
    }
  };
  for (const Option& option : command.options) add(option);
  add(help_option());
  return description;
}

Error unknown_option(const Command& command, const std::string& given) {
  std::vector<std::string> known = {"--help"};
  for (const Option& option : command.options) known.push_back("--" + std::string(option.name));
  const std::string shown = text::one_line(given.substr(0, given.find('=')), 100);
  const auto nearest = text::did_you_mean(shown, known);
  return usage_error("unknown option '" + shown + "' of '" + std::string(command.name) + "'",
                     nearest ? "did you mean '" + *nearest + "'?"
                             : "see 'aipreflight " + std::string(command.name) + " --help'");
}

Error misused_option(const Command& command, const po::invalid_syntax& syntax) {
  const std::string name = text::one_line(syntax.get_option_name(), 100);
  const std::string help = "see 'aipreflight " + std::string(command.name) + " --help'";
  if (syntax.kind() == po::invalid_syntax::missing_parameter) {
    return usage_error("the option '" + name + "' needs a value", help);
  }
  if (syntax.kind() == po::invalid_syntax::extra_parameter) {
    return usage_error("the option '" + name + "' takes no value", help);
  }
  return usage_error("the option '" + name + "' is malformed", help);
}

const Option* find_option(const Command& command, std::string_view word) {
  if (!word.starts_with("--")) return nullptr;
  const std::string_view name = word.substr(2, word.find('=') - 2);
  const auto found = std::find_if(command.options.begin(),
                                  command.options.end(),
                                  [name](const Option& option) { return option.name == name; });
  return found == command.options.end() ? nullptr : &*found;
}

// Boost takes the next word as the value, whatever it is.
std::optional<Error> option_taken_for_a_value(const Command& command,
                                              const std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 1 < words.size() && words[i] != "--"; ++i) {
    const Option* option = find_option(command, words[i]);
    const bool takes_next =
        option != nullptr && !option->argument.empty() && words[i].find('=') == std::string::npos;
    if (takes_next && find_option(command, words[i + 1]) != nullptr) {
      return usage_error("the option '" + words[i] + "' needs a value",
                         "to give it the value '" + text::one_line(words[i + 1], 100) +
                             "', write '" + words[i] + "=" + text::one_line(words[i + 1], 100) +
                             "'");
    }
    if (takes_next) ++i;
  }
  return std::nullopt;
}

Result<po::parsed_options> parse_words(const Command& command,
                                       const std::vector<std::string>& words) {
  namespace style = po::command_line_style;
  const po::options_description description = description_of(command);
  const po::positional_options_description everything_else;
  try {
    // unix_style without guessing: an abbreviation that works today is ambiguous tomorrow.
    return po::command_line_parser(words)
        .options(description)
        .style(style::unix_style & ~style::allow_guessing)
        .run();
  } catch (const po::unknown_option& error) {
    return unknown_option(command, error.get_option_name());
  } catch (const po::invalid_syntax& error) {
    return misused_option(command, error);
  } catch (const po::error& error) {
    return usage_error(text::one_line(error.what()));
  }
}

Result<void> check_choice(std::string_view what,
                          const std::string& given,
                          std::string_view choices) {
  const std::vector<std::string> known = words_of(choices);
  if (known.empty() || std::find(known.begin(), known.end(), given) != known.end()) return {};
  const auto nearest = text::did_you_mean(given, known);
  return usage_error("'" + text::one_line(given, 100) + "' is no value of " + std::string(what) +
                         " (" + text::join(known, ", ") + ")",
                     nearest ? "did you mean '" + *nearest + "'?" : "");
}

Result<void> check_positionals(const Command& command, const std::vector<std::string>& given) {
  const Positional& positional = command.positional;
  const std::string help = "see 'aipreflight " + std::string(command.name) + " --help'";
  if (given.size() > positional.maximum) {
    return usage_error(
        "unexpected argument '" + text::one_line(given[positional.maximum], 100) + "'", help);
  }
  if (given.size() < positional.minimum) {
    return usage_error("'" + std::string(command.name) + "' needs " + std::string(positional.name),
                       help);
  }
  if (given.empty()) return {};
  return check_choice(
      "'aipreflight " + std::string(command.name) + "'", given.front(), positional.choices);
}

}  // namespace

bool Arguments::has(std::string_view option) const {
  return value(option).has_value();
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  for (auto it = options_.rbegin(); it != options_.rend(); ++it) {
    if (it->first == option) return it->second;
  }
  return std::nullopt;
}

std::string Arguments::value_or(std::string_view option, std::string_view otherwise) const {
  return value(option).value_or(std::string(otherwise));
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  std::vector<std::string> result;
  for (const auto& [name, value] : options_) {
    if (name == option) result.push_back(value);
  }
  return result;
}

Result<Arguments> parse(const Command& command, const std::vector<std::string>& words) {
  if (auto error = option_taken_for_a_value(command, words)) return std::move(*error);
  Result<po::parsed_options> parsed = parse_words(command, words);
  if (!parsed) return parsed.take_error();
  Arguments arguments;
  arguments.command_line_.emplace_back(command.name);
  arguments.command_line_.insert(arguments.command_line_.end(), words.begin(), words.end());
  for (const po::option& given : parsed->options) {
    if (given.position_key >= 0 || given.string_key.empty()) {
      arguments.positionals_.insert(
          arguments.positionals_.end(), given.value.begin(), given.value.end());
      continue;
    }
    arguments.options_.emplace_back(given.string_key,
                                    given.value.empty() ? "" : given.value.front());
  }
  if (arguments.has(help_option().name)) return arguments;
  for (const Option& option : command.options) {
    for (const std::string& value : arguments.values(option.name)) {
      const std::string name = "--" + std::string(option.name);
      if (!option.argument.empty() && value.empty()) {
        return usage_error("the option '" + name + "' has an empty value");
      }
      Result<void> checked = check_choice(name, value, option.choices);
      if (!checked) return checked.take_error();
    }
  }
  Result<void> checked = check_positionals(command, arguments.positionals_);
  if (!checked) return checked.take_error();
  return arguments;
}

}  // namespace aipreflight::cli
