#include "model/evidence.hpp"

namespace aipreflight {

std::string_view to_string(Operator op) {
  switch (op) {
    case Operator::kAtMost:
      return "<=";
    case Operator::kAtLeast:
      return ">=";
    case Operator::kLess:
      return "<";
    case Operator::kGreater:
      return ">";
    case Operator::kEqual:
      return "==";
  }
  return "?";
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kFail:
      return "fail";
    case Severity::kWarn:
      return "warn";
    case Severity::kInfo:
      return "info";
    case Severity::kError:
      return "error";
  }
  return "?";
}

std::string_view to_string(Absence absence) {
  switch (absence) {
    case Absence::kError:
      return "error";
    case Absence::kFail:
      return "fail";
    case Absence::kWarn:
      return "warn";
    case Absence::kSkip:
      return "skip";
  }
  return "?";
}

std::string_view to_string(Straddle straddle) {
  switch (straddle) {
    case Straddle::kPoint:
      return "point";
    case Straddle::kLenient:
      return "lenient";
    case Straddle::kWarn:
      return "warn";
    case Straddle::kFail:
      return "fail";
  }
  return "?";
}

std::string_view to_string(Direction direction) {
  switch (direction) {
    case Direction::kNone:
      return "none";
    case Direction::kHigher:
      return "higher";
    case Direction::kLower:
      return "lower";
  }
  return "?";
}

}  // namespace aipreflight
