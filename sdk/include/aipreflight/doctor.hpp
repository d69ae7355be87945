#pragma once

#include <string>
#include <string_view>

#include <aipreflight/command.hpp>

// What a module needs and whether it is there, for `aipreflight doctor`: a command of the module
// with the id "doctor" that prints a line for each thing. abi/ext/draft/command.h is the contract.
namespace aipreflight::sdk {

inline constexpr std::string_view kDoctorCommand = "doctor";

enum class Readiness {
  kReady,    // "PASS"
  kLimited,  // "WARN": it works without
  kMissing,  // "FAIL": nothing that needs it can run
};

// One line. `name` is a word or two without a colon, "libcurl"; `text` says what was found, or what
// to do. Line breaks become spaces.
inline void tell(Console& console,
                 Readiness readiness,
                 std::string_view name,
                 std::string_view text) {
  constexpr std::string_view kWords[] = {"PASS ", "WARN ", "FAIL "};
  std::string line(kWords[static_cast<std::size_t>(readiness)]);
  line.append(name).append(": ").append(text);
  for (char& c : line) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  console.print(line + '\n');
}

}  // namespace aipreflight::sdk
