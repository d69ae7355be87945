#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/source_ref.hpp"

namespace aipreflight {

// What the caller has to do next; core/cli maps each to an exit code.
enum class ErrorCode {
  kUsage,      // the command line is wrong: show help                               -> 2
  kProfile,    // a profile or a file it names is wrong: show place and caret        -> 2
  kPlugin,     // a module is missing, refused, broken or not configurable           -> 2
  kExecution,  // something could not be measured                                    -> 3
  kIo,  // reading or writing failed                                          -> 2 before a run, 3
        // after
  kInterrupted,  // the user stopped it                                                -> 130, 143
};

// Why something failed, in words for a person. `message` says what is wrong and names both values
// where two disagree; `hint` says what to do. Neither ends in a full stop or holds a line break.
struct Error {
  ErrorCode code = ErrorCode::kExecution;
  std::string message;
  SourceRef where{};
  std::string hint{};
  std::string reason{};  // stable word for machines, e.g. "plugin_unloadable"; may be empty

  // "where: message (hint)" on one line, control characters escaped.
  [[nodiscard]] std::string to_string() const;
};

// Every problem of one input, in the order of the text; validation reports all, not just the first.
using Errors = std::vector<Error>;

// The error at `where`, unless it names a place of its own.
[[nodiscard]] inline Error placed_at(Error error, const SourceRef& where) {
  if (!error.where.known()) error.where = where;
  return error;
}

inline Error usage_error(std::string message, std::string hint = {}) {
  return {ErrorCode::kUsage, std::move(message), {}, std::move(hint)};
}
inline Error profile_error(SourceRef where, std::string message, std::string hint = {}) {
  return {ErrorCode::kProfile, std::move(message), std::move(where), std::move(hint)};
}
inline Error plugin_error(std::string reason, std::string message, std::string hint = {}) {
  return {ErrorCode::kPlugin, std::move(message), {}, std::move(hint), std::move(reason)};
}
inline Error execution_error(std::string reason, std::string message, std::string hint = {}) {
  return {ErrorCode::kExecution, std::move(message), {}, std::move(hint), std::move(reason)};
}
inline Error io_error(std::string message, std::string hint = {}) {
  return {ErrorCode::kIo, std::move(message), {}, std::move(hint)};
}

}  // namespace aipreflight
