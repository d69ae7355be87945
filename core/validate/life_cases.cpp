#include "base/text.hpp"
#include "cases.hpp"

// One life, from opening to the end, step by step: each test looks at one step.
namespace aipreflight::validate {
namespace {

// Why a step is none of this test's business: the life ended before it, and another test says so.
std::optional<Outcome> ended_before(const Life& life, std::string_view step) {
  if (life.is_whole() || life.step() == step) return std::nullopt;
  return skip("it " + life.end());
}

Outcome step_returns(Subject& subject,
                     const Sample& sample,
                     std::string_view step,
                     std::string_view sign) {
  const Life& life = plain_life(subject, sample);
  if (life.facts.has("refused")) return skip("it cannot be opened");
  if (!life.is_whole() && life.step() == step) return fail("it " + life.end());
  if (life.facts.has(sign)) return pass();
  return life.is_whole() ? skip(
                               "create refuses the configuration that its key table suggests: give "
                               "one with --config")
                         : skip("it " + life.end());
}

Outcome opens_of(Subject& subject, const Sample& sample) {
  const Life& life = plain_life(subject, sample);
  if (!life.failure.empty()) return fail(life.failure);
  if (life.facts.has("refused")) return fail(life.facts.last("refused"));
  if (life.step().empty() || life.step() == "open") return fail("it " + life.end());
  return pass();
}
Outcome opens(Subject& subject) {
  return each_check(subject, opens_of);
}

Outcome create_of(Subject& subject, const Sample& sample) {
  const Life& life = plain_life(subject, sample);
  if (life.facts.has("refused")) return skip("it cannot be opened");
  if (!life.is_whole() && life.step() == "create") return fail("it " + life.end());
  if (auto before = ended_before(life, "create");
      before && !life.facts.has("result") && life.step() != "run" && life.step() != "destroy")
    return *before;
  return pass();
}
Outcome create_returns(Subject& subject) {
  return each_check(subject, create_of);
}

Outcome explains_of(Subject& subject, const Sample& sample) {
  const Life& life = plain_life(subject, sample);
  const std::string how = life.facts.last("no-instance");
  if (how == "unexplained")
    return fail("create returned null after neither config_error() nor explain()");
  if (how.empty()) return pass("it makes an instance");
  if (sample.is_given)
    return fail("create refuses the given configuration: " + life.facts.last("config-error", 1) +
                life.facts.last("explains", 1));
  return pass(text::one_line(
      "it says: " + life.facts.last("config-error", 1) + life.facts.last("explains", 1), 300));
}
Outcome create_explains(Subject& subject) {
  return each_check(subject, explains_of);
}

Outcome places_of(Subject& subject, const Sample& sample) {
  for (const auto& fields : plain_life(subject, sample).facts.all("config-error")) {
    if (fields[0] != "placed")
      return fail("config_error() about a node that is not of this configuration: " +
                  text::one_line(fields.size() > 1 ? fields[1] : "", 200));
  }
  return pass();
}
Outcome create_places(Subject& subject) {
  return each_check(subject, places_of);
}

Outcome run_returns(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return step_returns(of, sample, "run", "result");
  });
}

Outcome result_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const std::string result = plain_life(subject, sample).facts.last("result");
  const auto number = text::to_integer(result).value_or(-1);
  return number >= 0 && number <= 4
             ? pass()
             : fail("run returned " + result +
                    ", which is not one of AIPF_DONE (0) to AIPF_CONFIGURATION_ERROR (4)");
}
Outcome run_result(Subject& subject) {
  return each_check(subject, result_of);
}

Outcome reason_of(Subject& subject, const Sample& sample) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  const Facts& facts = plain_life(subject, sample).facts;
  const std::string result = facts.last("result");
  if (result != "1" && result != "3" && result != "4") return pass("it measured");
  return facts.last("result", 1) == "explained"
             ? pass(text::one_line(facts.last("explains", 1), 300))
             : fail("run returned " + result +
                    " and did not say why with explain() or config_error_at()");
}
Outcome run_explains(Subject& subject) {
  return each_check(subject, reason_of);
}

Outcome destroy_returns(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    const Life& life = plain_life(of, sample);
    if (!life.is_whole() && life.step() == "destroy") return fail("it " + life.end());
    if (auto nothing = no_plain_life(of, sample)) return *nothing;
    return pass();
  });
}

// The calls that came in a state in which they must not.
template <typename Wanted>
Outcome late_calls(Subject& subject, const Sample& sample, Wanted wanted) {
  if (auto nothing = no_plain_life(subject, sample)) return *nothing;
  for (const auto& fields : plain_life(subject, sample).facts.all("late")) {
    if (fields.size() == 2 && wanted(fields[0], fields[1]))
      return fail(fields[0] + "() was called " + fields[1]);
  }
  return pass();
}

bool is_reading(const std::string& function) {
  return function.starts_with("node_") || function == "config_error";
}

Outcome reads_in_create(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return late_calls(of, sample, [](const std::string& function, const std::string&) {
      return is_reading(function);
    });
  });
}
Outcome reports_in_run(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return late_calls(of, sample, [](const std::string& function, const std::string& when) {
      return !is_reading(function) && when == "in create";
    });
  });
}
Outcome silent_after_run(Subject& subject) {
  return each_check(subject, [](Subject& of, const Sample& sample) {
    return late_calls(of, sample, [](const std::string& function, const std::string& when) {
      return !is_reading(function) && when != "in create";
    });
  });
}

constexpr Case kCases[] = {
    {{"life.opens",
      "The loader opens it with RTLD_NOW in a process that holds the C library alone.",
      "abi.md#module"},
     opens},
    {{"life.create", "create returns, and lets no exception out.", "abi.md#states"},
     create_returns},
    {{"life.create-explains",
      "create returns null only after config_error() or explain(), and takes the configuration it "
      "was given.",
      "abi.md#states"},
     create_explains},
    {{"life.create-places",
      "config_error() is called about nodes of the configuration.",
      "abi.md#configuration"},
     create_places},
    {{"life.run", "run returns, and lets no exception out.", "abi.md#states"}, run_returns},
    {{"life.result", "run returns AIPF_DONE to AIPF_CONFIGURATION_ERROR.", "abi.md#evidence"},
     run_result},
    {{"life.run-explains", "Whoever measures nothing says why.", "abi.md#evidence"}, run_explains},
    {{"life.destroy", "destroy returns, and lets no exception out.", "abi.md#states"},
     destroy_returns},
    {{"life.reads-in-create",
      "The configuration is read in create, on its thread, and nowhere else.",
      "abi.md#states"},
     reads_in_create},
    {{"life.reports-in-run", "create reports nothing.", "abi.md#states"}, reports_in_run},
    {{"life.silent-after-run", "Nothing is reported once run has returned.", "abi.md#states"},
     silent_after_run},
};

}  // namespace

std::span<const Case> life_cases() {
  return kCases;
}

}  // namespace aipreflight::validate
