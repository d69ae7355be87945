#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

namespace aipreflight::exec {

// The section of an exec check.
struct Settings {
  std::vector<std::string> argv;
  bool reads_file = false;  // the result comes in a file, not on standard output
  std::chrono::milliseconds timeout{std::chrono::minutes(10)};
  std::string working_directory;                // empty: that of the gate
  std::optional<std::vector<std::string>> env;  // names; nullopt: everything is inherited
  std::size_t max_output = std::size_t{4} << 20;
};

// README.md says more of each.
inline constexpr std::array kKeys{
    sdk::key("command").command().list().required().nonempty().doc(
        "Program to run: text for /bin/sh -c, or a list of the program and its arguments."),
    sdk::key("result")
        .text()
        .choices("stdout", "file")
        .fallback("stdout")
        .doc("Where it leaves its result: on standard output, or in the file that "
             "AIPREFLIGHT_RESULT names."),
    sdk::key("timeout")
        .duration()
        .fallback("10m")
        .range(0.001, 86400)
        .unit("s")
        .doc("Longest run of the command; it is ended with everything that it started."),
    sdk::key("working_directory").path().nullable().doc("Folder in which the command runs."),
    sdk::key("env").list().nullable().doc(
        "Names of the environment variables that the command gets; unset: all of them."),
    sdk::key("max_output")
        .size()
        .fallback("4MiB")
        .range(1024, 67108864)
        .doc("Largest result that is read."),
};

// Reads a validated section; what the key table cannot say is reported as an error at its place.
[[nodiscard]] Settings read_settings(const sdk::Config& config);

}  // namespace aipreflight::exec
