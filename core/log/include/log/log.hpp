#pragma once

#include <string_view>

// Diagnostics on stderr, for people: "aipreflight: warning: …". Not results (stdout) and not
// progress. The only owner of spdlog. Any thread.
namespace aipreflight::log {

enum class Level { kError, kWarning, kInfo, kDebug };

void set_level(Level level);  // kWarning until set
void set_colour(bool on);     // off until set
void error(std::string_view text);
void warning(std::string_view text);
void info(std::string_view text);
void debug(std::string_view text);

}  // namespace aipreflight::log
