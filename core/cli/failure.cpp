#include "failure.hpp"

#include <unistd.h>

#include "exit_code.hpp"
#include "problems.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {

int fail(const Errors& errors, const Arguments& arguments) {
  constexpr std::size_t kMostLines = 18;
  const ColourWish wish = colour_wish(arguments.value_or("color", "auto"));
  const bool is_limited = !isatty(STDERR_FILENO);
  write_stderr(problem_text(errors,
                            {.colour = is_coloured(terminal_facts(STDERR_FILENO), wish),
                             .lines = is_limited ? kMostLines : 0}));
  if (arguments.value("format") == "json") write_stdout(problem_json(errors));
  return exit_code(errors, Phase::kBeforeRun);
}

int fail(Error error, const Arguments& arguments) {
  return fail(Errors{std::move(error)}, arguments);
}

}  // namespace aipreflight::cli
