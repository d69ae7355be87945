#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "patterns.hpp"
#include "project.hpp"
#include "syntax/module.hpp"

namespace aipreflight::cost {

// One step of the way that a value came: the place, and what stands there.
struct Link {
  const Unit* unit = nullptr;
  std::uint32_t at = 0;
  std::string what;
  std::shared_ptr<const Link> next;
};
using Chain = std::shared_ptr<const Link>;

struct Frame;
struct Value;

// A call expression in the context in which it is evaluated.
struct CallRef {
  const Unit* unit = nullptr;
  syntax::Id expr = syntax::kNothing;
  const Frame* frame = nullptr;
  [[nodiscard]] bool is_known() const { return unit != nullptr; }
};

// The parameters of a function that is being followed, by the call that bound them.
struct Frame {
  const Unit* unit = nullptr;
  syntax::Id function = syntax::kNothing;
  CallRef call;
  std::shared_ptr<const Value> receiver;  // `self`, where it is known
  bool has_receiver = false;              // the first parameter is the object
  int depth = 0;
};

enum class ValueKind : std::uint8_t {
  kUnknown,
  kNone,
  kBool,
  kNumber,
  kText,      // text, as far as it is known
  kList,      // an expression of the program
  kMap,       // an expression of the program
  kFunction,  // of the project; may be bound to an object
  kClass,     // of the project
  kInstance,  // of a class of the project
  kModule,    // of the project
  kExternal,  // of a package: `path`
};

// One of the things that an expression may be.
struct Value {
  ValueKind kind = ValueKind::kUnknown;
  // kText: known part; kExternal: "openai.OpenAI", "<openai>.chat.completions"; kUnknown: why
  std::string text;
  double number = 0;
  std::uint32_t holes = 0;  // kText: places where something unknown stands
  const Unit* unit = nullptr;
  syntax::Id id = syntax::kNothing;  // expression, function or class
  const Frame* frame = nullptr;
  // A variable through which members were set: `params["model"] = …`.
  const Unit* holder_unit = nullptr;
  syntax::Id holder_name = syntax::kNothing;
  syntax::Id holder_scope = syntax::kNothing;
  const Client* client = nullptr;
  CallRef made;                         // the last call of the path
  CallRef first_made;                   // the first call after its client
  CallRef client_made;                  // the constructor of the client at its beginning
  CallRef partial;                      // `functools.partial`: its arguments count as well
  std::shared_ptr<const Value> object;  // kFunction: what it is bound to
  Chain from;
  bool is_environment = false;  // a default that the environment may replace
};
using Values = std::vector<Value>;

// True if nobody knows any of them.
[[nodiscard]] inline bool is_nothing(const Values& values) {
  return std::all_of(values.begin(), values.end(), [](const Value& value) {
    return value.kind == ValueKind::kUnknown;
  });
}

[[nodiscard]] inline Value unknown_value(std::string why = {}) {
  Value value;
  value.text = std::move(why);
  return value;
}

}  // namespace aipreflight::cost
