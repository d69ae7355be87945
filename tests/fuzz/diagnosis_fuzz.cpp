#include <cstdint>
#include <string>
#include <string_view>

#include "diagnosis.hpp"
#include "expression.hpp"
#include "prometheus/document.hpp"
#include "require.hpp"
#include "rule_set.hpp"

namespace {

using namespace aipreflight::diagnose;

class AnyName : public Names {
 public:
  bool has_reference(std::string_view) const override { return true; }
  std::optional<double> parameter(std::string_view) const override { return 1; }
  std::string hint_for(std::string_view) const override { return {}; }
};

const Lookup kNothing = [](std::string_view) -> std::optional<double> { return std::nullopt; };
const Lookup kOne = [](std::string_view) -> std::optional<double> { return 1; };

// What is unknown with nothing measured names what is missing; what is known says why not.
void try_expression(std::string_view text) {
  const auto made = Expression::compile(text, Expression::Type::kTruth, AnyName());
  if (!made) return require(made.error().where.column > 0, "an error has a column");
  const auto unknown = made->evaluate(kNothing, kNothing);
  const auto known = made->evaluate(kOne, kOne);
  require(!unknown || *unknown == 0 || *unknown == 1, "a condition is true or false");
  if (unknown) require(made->missing(kNothing, kNothing).empty(), "nothing is missing where it is known");
  if (known == 0.0) static_cast<void>(made->why_not(kOne, kOne));
  for (std::size_t i = 0; i < made->comparisons(); ++i) {
    static_cast<void>(made->with_flipped(i).evaluate(kOne, kNothing));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      try_expression(text);
      break;
    case 1: {
      const auto document = aipreflight::prometheus::read_document(text, "input", {16, 1000});
      if (document) require(document->series.size() <= 16, "series are bounded");
      break;
    }
    default: {
      const auto loaded = RuleSet::load({{std::string(text), "input", false}});
      for (const Rule& rule : loaded.rules.rules()) static_cast<void>(run_tests(rule));
    }
  }
  return 0;
}
