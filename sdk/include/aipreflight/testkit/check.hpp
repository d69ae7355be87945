#pragma once

#include <aipreflight/abi/plugin.h>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <aipreflight/plugin.hpp>
#include <aipreflight/testkit/result.hpp>

// The entry symbol of the module that is linked into the test, if one is.
extern "C" const aipf_module* aipreflight_plugin_v1(std::uint32_t host_major,
                                                    std::uint32_t host_minor,
                                                    aipf_str* why) noexcept;

namespace aipreflight::testkit {

// How much one run may report. The host's own limits.
struct Limits {
  std::uint64_t gates = 100'000;
  std::uint64_t findings = 10'000;
  std::uint64_t metrics = 100'000;
  std::uint64_t details_bytes = std::uint64_t{4} << 20;
};

// A check and the circumstances of one run or several.
//
//   const Result result = Check::of<Latency>().with("max_ms: 500").run();
//   const Result result = Check::linked("latency").with("max_ms: 500").run();
//
// Tables, configuration, states, threads, limits and verdicts are those of the host, by the host's
// own code. What it does not do: isolate. The check runs on the calling thread; a crash or a hang
// of it is one of the test.
class Check {
 public:
  // A check class.
  template <class Type>
  [[nodiscard]] static Check of() {
    static constexpr aipf_module kModule =
        sdk::detail::module<Type>(Type::kInfo.id, "0.0.0", sdk::Vendor{});
    return Check(&kModule, nullptr, Type::kInfo.id);
  }
  // A check of the module whose sources are linked into the test, C or C++, through its entry
  // symbol. The id may be left out where the module has one check.
  [[nodiscard]] static Check linked(std::string_view id = {}) {
    return entered_by(&aipreflight_plugin_v1, id);
  }
  // A check of the module of another entry function, which must outlive it.
  [[nodiscard]] static Check entered_by(aipf_entry_v1 entry, std::string_view id = {}) {
    return Check(nullptr, entry, id);
  }

  // The YAML below `with:`. None: as if the profile had no `with:`.
  Check& with(std::string yaml) {
    yaml_ = std::move(yaml);
    return *this;
  }
  // A variable for ${NAME} and for secrets ("env:NAME"). The check's own getenv does not see it,
  // and no variable of the test's environment expands.
  Check& variable(std::string name, std::string value) {
    variables_[std::move(name)] = std::move(value);
    return *this;
  }
  // `severity: warn` of the profile: FAIL becomes WARN.
  Check& capped_at_warn(bool is_capped = true) {
    is_capped_at_warn_ = is_capped;
    return *this;
  }
  // Asks the check to stop at its n-th call, from 1, of cancelled, gate, finding, metric, progress
  // or details. 0: never.
  Check& cancelled_at(std::uint64_t call) {
    cancel_call_ = call;
    return *this;
  }
  // Asks the check to stop once `predicate` is true. It is called at each of those calls, on their
  // thread, one at a time.
  Check& cancelled_when(std::function<bool()> predicate) {
    cancel_predicate_ = std::move(predicate);
    return *this;
  }
  Check& limited_to(const Limits& limits) {
    limits_ = limits;
    return *this;
  }

  // From the tables to the verdict: validates, creates, runs, destroys, judges. May be called
  // several times; each has an instance and an empty artefact folder of its own.
  [[nodiscard]] Result run() const;

 private:
  Check(const aipf_module* module, aipf_entry_v1 entry, std::string_view id)
      : module_(module), entry_(entry), id_(id) {}

  const aipf_module* module_;
  aipf_entry_v1 entry_;
  std::string id_;
  std::string yaml_;
  std::map<std::string, std::string> variables_;
  bool is_capped_at_warn_ = false;
  std::uint64_t cancel_call_ = 0;
  std::function<bool()> cancel_predicate_;
  Limits limits_;
};

}  // namespace aipreflight::testkit
