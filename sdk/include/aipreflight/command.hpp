#pragma once

#include <aipreflight/abi/ext/draft/command.h>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <aipreflight/check.hpp>
#include <aipreflight/plugin.hpp>

// Commands of a module: `aipreflight cost scan src`. A command is a class like a check, whose keys
// are its options and whose `int run(Console&)` answers the exit code. They stand behind the
// checks:
//   AIPREFLIGHT_PLUGIN("cost", "1.0.0", (vendor), CostCheck, sdk::Commands<Scan, Diff>);
// abi/ext/draft/command.h is the contract; while it is a draft, so is this.
namespace aipreflight::sdk {

// What a command says of itself; `timing_sensitive` is not for commands.
using CommandInfo = CheckInfo;

// The key that takes the words that are no option.
constexpr Key positional(const Key& key) {
  return key.with_flag(AIPF_KEY_POSITIONAL);
}

// The user's terminal, or what stands in for it. Any thread; not beyond run.
class Console {
 public:
  Console(detail::Session& session, const aipf_console& console)
      : session_(session), console_(console) {}
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // Whole characters in UTF-8, of any size. Throws Cancelled once nobody reads it any more.
  void print(std::string_view text) { write(AIPF_STREAM_OUT, text); }
  // For remarks that do not belong to the result.
  void print_error(std::string_view text) { write(AIPF_STREAM_ERROR, text); }

  [[nodiscard]] bool has_colour() const { return (console_.flags & AIPF_CONSOLE_COLOUR) != 0; }
  [[nodiscard]] bool has_unicode() const { return (console_.flags & AIPF_CONSOLE_UNICODE) != 0; }
  // Of the terminal; 0: the output goes elsewhere.
  [[nodiscard]] std::uint32_t columns() const { return console_.columns; }

  // To be asked at least every 100 ms by whatever takes long.
  [[nodiscard]] bool cancelled() const noexcept { return host().cancelled(&host()) != 0; }
  void throw_if_cancelled() const {
    if (cancelled()) throw Cancelled();
  }
  // Fraction done in [0, 1], negative: not known. Shown only on a terminal.
  void progress(double fraction, std::string_view text) {
    if (host().progress(&host(), fraction, detail::to_abi(text)) == AIPF_CANCELLED) {
      throw Cancelled();
    }
  }
  void log(LogLevel level, std::string_view text) const noexcept {
    host().log(&host(), static_cast<std::int32_t>(level), detail::to_abi(text));
  }
  // Something is wrong in a file that the command read: shown with its place, and the exit code
  // is 2.
  void config_error_at(std::string_view file,
                       std::uint32_t line,
                       std::uint32_t column,
                       std::string_view text) {
    session_.config_error_at(file, line, column, text);
  }

 private:
  [[nodiscard]] const aipf_host& host() const noexcept { return session_.host(); }

  void write(std::int32_t stream, std::string_view text) {
    const aipf_status status = console_.write(&host(), stream, detail::to_abi(text));
    if (status == AIPF_CANCELLED) throw Cancelled();
    if (status != AIPF_OK) throw HostRefused(status, "the host did not take what was printed");
  }

  detail::Session& session_;
  const aipf_console& console_;
};

// Stands among the checks of AIPREFLIGHT_PLUGIN.
template <class... Types>
struct Commands {
  static_assert(sizeof...(Types) > 0 && sizeof...(Types) <= 64, "1 to 64 commands");
};

namespace detail {

template <class Command>
concept HasCommandRun = requires(Command& command, Console& console) {
  { command.run(console) } -> std::same_as<int>;
};

// The C entries of one command, as Entries are those of a check.
template <class Command>
class CommandEntries : public EntriesOf<Command> {
 public:
  static aipf_result run(aipf_instance* handle) noexcept {
    auto& instance = EntriesOf<Command>::of(handle);
    const aipf_host& host = instance.session.host();
    try {
      const auto* console = static_cast<const aipf_console*>(
          host.get_extension(&host, to_abi(AIPF_EXTENSION_COMMAND)));
      if (console == nullptr) throw Misuse("this host runs no commands");
      Console wrapped(instance.session, *console);
      const int code = instance.subject.run(wrapped);
      if (console->exit_code(&host, code) != AIPF_OK) {
        throw Misuse("the command answered an exit code outside of 0 to 125");
      }
    } catch (...) {
      return explain_exception(host);
    }
    return instance.session.has_config_errors() ? AIPF_CONFIGURATION_ERROR : AIPF_DONE;
  }
};

template <class Command>
constexpr aipf_check_type command_type() {
  static_assert(HasInfo<Command>, "a command needs a public `static constexpr CommandInfo kInfo`");
  static_assert(HasKeys<Command>, "a command needs a public `static constexpr auto kKeys`");
  static_assert(std::is_constructible_v<Command, const Config&>,
                "a command needs a public constructor that takes `const Config&`");
  static_assert(HasCommandRun<Command>,
                "a command needs a public member function `int run(Console&)`, its exit code");
  static_assert(!Command::kInfo.timing_sensitive, "a command runs alone in any case");
  if constexpr (has_valid_tables<Command>()) {
    return type_row<Command>(&CommandEntries<Command>::run);
  }
}
template <class Command>
inline constexpr aipf_check_type kCommandType = command_type<Command>();

template <class... Types>
inline constexpr std::array<const aipf_check_type*, sizeof...(Types)> kCommandTypes{
    &kCommandType<Types>...};
template <class... Types>
inline constexpr aipf_commands kCommandTable{.struct_size = sizeof(aipf_commands),
                                             .reserved = 0,
                                             .commands = kCommandTypes<Types...>.data(),
                                             .command_count = sizeof...(Types)};

template <class... Types>
struct Extensions<Commands<Types...>> {
  static const void* find(aipf_str id) noexcept {
    return from_abi(id) == AIPF_EXTENSION_COMMAND ? &kCommandTable<Types...> : nullptr;
  }
};

}  // namespace detail
}  // namespace aipreflight::sdk
