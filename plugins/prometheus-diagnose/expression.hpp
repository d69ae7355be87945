#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::diagnose {

// The number behind a reference such as "queue_time.mean"; nullopt: it was not measured.
using Lookup = std::function<std::optional<double>(std::string_view reference)>;

// What names mean while an expression is compiled.
class Names {
 public:
  virtual ~Names() = default;
  // True if `reference` ("signal.field") can have a value.
  [[nodiscard]] virtual bool has_reference(std::string_view reference) const = 0;
  [[nodiscard]] virtual std::optional<double> parameter(std::string_view name) const = 0;
  // A known word near to `name`, in a sentence; "" if there is none.
  [[nodiscard]] virtual std::string hint_for(std::string_view name) const = 0;
};

// A condition or a number of a rule. Numbers, references, parameters, + - * /, comparisons, and,
// or, not, min(), max(), abs(), and base(x), which is x in the baseline. Three-valued: what was not
// measured makes the whole unknown, except where the rest decides ("x or true"). A division by zero
// is unknown. Bounded in length and depth; no loops, no input or output.
class Expression {
 public:
  enum class Type { kNumber, kTruth };
  static constexpr std::size_t kMaxLength = 2000;
  static constexpr std::size_t kMaxDepth = 40;

  // The error's column counts from 1 within `text`.
  [[nodiscard]] static Result<Expression> compile(std::string_view text,
                                                  Type type,
                                                  const Names& names);

  // nullopt: unknown. Truth is 1 or 0.
  [[nodiscard]] std::optional<double> evaluate(const Lookup& facts, const Lookup& baseline) const;
  // The references that have no value and keep the whole from having one; "base(x)" for those of
  // the baseline. Empty where evaluate() knows.
  [[nodiscard]] std::vector<std::string> missing(const Lookup& facts, const Lookup& baseline) const;
  // Why a condition that is false is so, with both sides: "kv_usage.max 0.3 is not >= kv_high 0.9".
  [[nodiscard]] std::string why_not(const Lookup& facts, const Lookup& baseline) const;

  [[nodiscard]] const std::vector<std::string>& references() const { return references_; }
  [[nodiscard]] bool uses_baseline() const;
  [[nodiscard]] const std::string& text() const { return text_; }
  // The comparisons in it, and the same expression with one of them turned around: for tests of
  // tests.
  [[nodiscard]] std::size_t comparisons() const;
  [[nodiscard]] Expression with_flipped(std::size_t comparison) const;

 private:
  friend class ExpressionParser;

  enum class Op : std::uint8_t {
    kNumber,
    kParameter,
    kReference,
    kBase,
    kNegate,
    kAbs,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kMin,
    kMax,
    kLess,
    kAtMost,
    kGreater,
    kAtLeast,
    kEqual,
    kUnequal,
    kAnd,
    kOr,
    kNot,
  };
  struct Node {
    Op op = Op::kNumber;
    std::uint32_t left = 0;
    std::uint32_t right = 0;
    double number = 0;
    std::uint32_t reference = 0;
    std::uint32_t begin = 0;  // of text_
    std::uint32_t end = 0;
  };
  struct World {
    const Lookup& facts;
    const Lookup& baseline;
    bool in_baseline = false;

    [[nodiscard]] std::optional<double> find(std::string_view reference) const;
  };

  [[nodiscard]] static bool is_comparison(Op op) { return op >= Op::kLess && op <= Op::kUnequal; }
  [[nodiscard]] std::optional<double> value(std::uint32_t node, const World& world) const;
  [[nodiscard]] std::optional<double> both(const Node& node, const World& world) const;
  void collect_missing(std::uint32_t node, const World& world, std::vector<std::string>& out) const;
  [[nodiscard]] std::string explain(std::uint32_t node, const World& world) const;
  [[nodiscard]] std::string side(std::uint32_t node, const World& world) const;

  std::string text_;
  std::vector<Node> nodes_;
  std::uint32_t root_ = 0;
  std::vector<std::string> references_;
};

}  // namespace aipreflight::diagnose
