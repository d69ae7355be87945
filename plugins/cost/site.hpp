#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "patterns.hpp"

namespace aipreflight::cost {

// A place in a file, for people.
struct Where {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t cell = 0;  // of a notebook; 0: none
  friend bool operator==(const Where&, const Where&) = default;
};

struct Step {
  Where where;
  std::string what;  // the name, or "literal"
};

// How sure a value is.
enum class Confidence {
  kLiteral,   // it stands in the call
  kResolved,  // followed to one value
  kRange,     // followed to several
  kAssumed,   // nobody said; what the profile, or a documented default, says
  kUnknown,
};
[[nodiscard]] const char* to_text(Confidence confidence);

struct ModelChoice {
  std::string name;
  std::string provider;  // if the value itself says it
  std::vector<Step> from;
  bool is_environment = false;  // a default that an environment variable may replace
  friend bool operator==(const ModelChoice& a, const ModelChoice& b) {
    return a.name == b.name && a.provider == b.provider;
  }
};

struct NumberFound {
  Confidence confidence = Confidence::kUnknown;
  double low = 0;
  double high = 0;
  std::vector<Step> from;
};

// What a call says, as far as it is known.
struct Prompt {
  std::string text;  // everything that is known
  std::uint32_t messages = 0;
  std::uint32_t holes = 0;  // places where something else comes in
  std::uint32_t images = 0;
  bool is_given = false;  // the call has an argument for it
};

enum class Endpoint { kDefault, kNamed, kUnknown };

// One call of a model in a program.
struct Site {
  Where where;
  std::string language;  // "python", "javascript", "typescript"
  std::string sdk;
  std::string provider;  // by the client; empty: the model's name says it
  std::string operation;
  std::string expression;  // what is called, as it is written
  std::string function;    // in which it stands; empty: in none
  std::vector<ModelChoice> models;
  bool may_be_other = false;  // besides these, something that is not known
  std::string why_unknown;    // what could not be followed
  Confidence model_confidence = Confidence::kUnknown;
  Prompt prompt;
  NumberFound output;
  double count = 1;           // `n`
  std::uint64_t repeats = 1;  // of the loops around it, where they are known
  bool is_in_unknown_loop = false;
  bool is_batch = false;
  bool has_output = true;
  bool is_constructor = false;
  bool is_test = false;
  bool is_cached = false;
  Endpoint endpoint = Endpoint::kDefault;
  std::string url;  // kNamed
  std::vector<std::string> notes;
};

}  // namespace aipreflight::cost
