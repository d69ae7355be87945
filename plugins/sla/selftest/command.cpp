#include "selftest/command.hpp"

#include <chrono>

#include "evidence/outcome.hpp"

namespace aipreflight::sla {

SelftestCommand::SelftestCommand(const sdk::Config& config)
    : is_json_(config.text("format") == "json") {
  plan_.concurrency = static_cast<std::size_t>(config.integer("concurrency"));
  plan_.threads = static_cast<std::size_t>(config.integer("threads"));
}

int SelftestCommand::run(sdk::Console& console) {
  constexpr int kNotMeasured = 3;
  plan_.proceed = [&](double fraction) {
    console.progress(fraction, "measuring this machine");
    return !console.cancelled();
  };
  auto result = run_selftest(plan_);
  console.throw_if_cancelled();
  const Selftest selftest = evidence::measured(std::move(result));
  console.print(is_json_ ? selftest_json(selftest, std::chrono::system_clock::now())
                         : selftest_table(selftest));
  return selftest.client_limited.empty() ? 0 : kNotMeasured;
}

}  // namespace aipreflight::sla
