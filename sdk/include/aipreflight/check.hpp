#pragma once

#include <aipreflight/abi/plugin.h>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>
#include <aipreflight/outcome.hpp>
#include <aipreflight/report.hpp>
#include <aipreflight/session.hpp>
#include <aipreflight/text.hpp>

namespace aipreflight::sdk {

inline constexpr std::uint32_t kNetwork = AIPF_NEEDS_NETWORK;
inline constexpr std::uint32_t kExec = AIPF_NEEDS_EXEC;
inline constexpr std::uint32_t kWrite = AIPF_NEEDS_WRITE;

// What a check says of itself.
struct CheckInfo {
  std::string_view id = {};  // [a-z][a-z0-9-]{1,40}
  std::string_view title = {};
  std::string_view doc = {};
  bool timing_sensitive = false;  // runs while no other check runs
  std::uint32_t needs = 0;        // kNetwork | kExec | kWrite
};

namespace detail {

constexpr bool is_id(std::string_view id) {
  if (id.size() < 2 || id.size() > 41 || id[0] < 'a' || id[0] > 'z') return false;
  for (const char c : id) {
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
  }
  return true;
}

template <class Check>
concept HasInfo = requires {
  { Check::kInfo } -> std::same_as<const CheckInfo&>;
};
template <class Check>
concept HasKeys = requires {
  { Check::kKeys[0] } -> std::same_as<const Key&>;
  Check::kKeys.size();
};
template <class Check>
concept HasRun = requires(Check& check, Report& report) {
  check.run(report);
};
template <class Check>
concept HasVoidRun = requires(Check& check, Report& report) {
  { check.run(report) } -> std::same_as<void>;
};

// Says in plain words what a class lacks to be a check.
template <class Check>
consteval bool is_check() {
  static_assert(HasInfo<Check>,
                "a check needs a public `static constexpr CheckInfo kInfo{.id = ..., .title = ..., "
                ".doc = ...};`");
  static_assert(HasKeys<Check>,
                "a check needs a public `static constexpr auto kKeys = std::array{key(...), ...};` "
                "(or `= kNoKeys;`)");
  static_assert(std::is_constructible_v<Check, const Config&>,
                "a check needs a public constructor that takes `const Config&`");
  static_assert(HasRun<Check>, "a check needs a public member function `void run(Report&)`");
  static_assert(!HasRun<Check> || HasVoidRun<Check>,
                "run must return void: a check reports gates and findings, and the host decides "
                "the status");
  return true;
}

template <class Check>
consteval bool has_valid_tables() {
  static_assert(is_id(Check::kInfo.id),
                "kInfo.id must be 2 to 41 lower-case letters, digits and hyphens, and start with a "
                "letter");
  static_assert(!Check::kInfo.title.empty(), "kInfo.title must not be empty");
  static_assert(!Check::kInfo.doc.empty(),
                "kInfo.doc must say what the check measures and when it fails");
  static_assert((Check::kInfo.needs & ~(kNetwork | kExec | kWrite)) == 0,
                "kInfo.needs is made of kNetwork, kExec and kWrite");
  static_assert(
      all_keys(Check::kKeys,
               [](const aipf_key& key) {
                 return is_key_path({key.path.data, key.path.size});
               }),
      "a key in kKeys has a malformed path: segments are [a-z][a-z0-9_]* or *, joined by dots, "
      "with [] behind a list");
  static_assert(has_unique_paths(Check::kKeys), "two keys in kKeys have the same path");
  static_assert(all_keys(Check::kKeys,
                         [](const aipf_key& key) { return (key.types & ~AIPF_TYPE_NULL) != 0; }),
                "a key in kKeys has no type: say .number(), .text(), .path(), ...");
  static_assert(all_keys(Check::kKeys, [](const aipf_key& key) { return key.doc.size != 0; }),
                "a key in kKeys has no doc: say in one sentence what it is for");
  static_assert(all_keys(Check::kKeys,
                         [](const aipf_key& key) {
                           return (key.flags & AIPF_KEY_REQUIRED) == 0 || key.fallback.size == 0;
                         }),
                "a key in kKeys is required and has a fallback: one of the two");
  static_assert(
      all_keys(Check::kKeys, [](const aipf_key& key) { return key.minimum <= key.maximum; }),
      "a key in kKeys has a minimum above its maximum");
  return true;
}

// Tells the host about the exception that is being handled, and answers what run should.
inline aipf_result explain_exception(const aipf_host& host) noexcept {
  const auto explain = [&](std::string_view reason_code, std::string_view text) {
    host.explain(&host, to_abi(reason_code), to_abi(text));
  };
  try {
    throw;
  } catch (const Cancelled& error) {
    explain("cancelled", error.what());
    return AIPF_STOPPED;
  } catch (const NotApplicable& error) {
    explain(error.reason_code(), error.what());
    return AIPF_NOT_APPLICABLE;
  } catch (const ConfigurationRejected& error) {
    const std::string_view text = error.what();
    if (!text.empty()) explain("configuration_rejected", text);
    return AIPF_CONFIGURATION_ERROR;
  } catch (const CouldNotMeasure& error) {
    explain(error.reason_code(), error.what());
  } catch (const HostRefused& error) {
    explain("host_refused", error.what());
  } catch (const std::bad_alloc&) {
    explain("limit_memory", "memory ran out");
  } catch (const std::exception& error) {
    explain("plugin_exception", error.what());
  } catch (...) {
    explain("plugin_exception", "an exception was thrown that is no std::exception");
  }
  return AIPF_COULD_NOT_MEASURE;
}

// What the C entries of a check and of a command have in common. No exception leaves any of them.
template <class Subject>
class EntriesOf {
 public:
  static aipf_instance* create(const aipf_host* host, const aipf_node* node) noexcept {
    try {
      auto* instance = new Instance(*host, node);
      if (!instance->session.has_config_errors()) {
        return reinterpret_cast<aipf_instance*>(instance);
      }
      dispose(instance);
    } catch (...) {
      explain_exception(*host);
    }
    return nullptr;
  }

  static void destroy(aipf_instance* handle) noexcept { dispose(&of(handle)); }

 protected:
  struct Instance {
    Instance(const aipf_host& host, const aipf_node* node)
        : session(host), subject(Config(session, node)) {}
    Session session;
    Subject subject;
  };

  static Instance& of(aipf_instance* handle) noexcept {
    return *reinterpret_cast<Instance*>(handle);
  }

 private:
  // A destructor that throws cannot change the result any more; the log keeps what it said.
  static void dispose(Instance* instance) noexcept {
    const aipf_host& host = instance->session.host();
    const auto log = [&](std::string_view text) { host.log(&host, AIPF_LOG_ERROR, to_abi(text)); };
    try {
      delete instance;
    } catch (const std::exception& error) {
      log("the destructor of the check threw:");
      log(error.what());
    } catch (...) {
      log("the destructor of the check threw something that is no std::exception");
    }
  }
};

template <class Check>
class Entries : public EntriesOf<Check> {
 public:
  static aipf_result run(aipf_instance* handle) noexcept {
    auto& instance = EntriesOf<Check>::of(handle);
    try {
      Report report(instance.session);
      instance.subject.run(report);
    } catch (...) {
      return explain_exception(instance.session.host());
    }
    return instance.session.has_config_errors() ? AIPF_CONFIGURATION_ERROR : AIPF_DONE;
  }
};

template <class Check, std::size_t... Index>
constexpr auto key_rows(std::index_sequence<Index...>) {
  return std::array<aipf_key, sizeof...(Index)>{Check::kKeys[Index].row()...};
}
template <class Check>
inline constexpr auto kKeyRows = key_rows<Check>(std::make_index_sequence<Check::kKeys.size()>());

template <class Check, std::size_t... Index>
constexpr auto key_pointers(std::index_sequence<Index...>) {
  return std::array<const aipf_key*, sizeof...(Index)>{&kKeyRows<Check>[Index]...};
}
template <class Check>
inline constexpr auto kKeyPointers =
    key_pointers<Check>(std::make_index_sequence<Check::kKeys.size()>());

template <class Subject>
constexpr aipf_check_type type_row(aipf_result (*run)(aipf_instance*)) {
  constexpr CheckInfo info = Subject::kInfo;
  return {.struct_size = sizeof(aipf_check_type),
          .flags = info.timing_sensitive ? AIPF_CHECK_TIMING_SENSITIVE : 0u,
          .needs = info.needs,
          .reserved = 0,
          .id = to_abi(info.id),
          .title = to_abi(info.title),
          .doc = to_abi(info.doc),
          .keys = Subject::kKeys.empty() ? nullptr : kKeyPointers<Subject>.data(),
          .key_count = Subject::kKeys.size(),
          .create = &EntriesOf<Subject>::create,
          .run = run,
          .destroy = &EntriesOf<Subject>::destroy};
}

template <class Check>
constexpr aipf_check_type check_type() {
  if constexpr (is_check<Check>() && has_valid_tables<Check>()) {
    return type_row<Check>(&Entries<Check>::run);
  }
}
// The row of the C table for one check: a constant that needs no code at load.
template <class Check>
inline constexpr aipf_check_type kCheckType = check_type<Check>();

}  // namespace detail
}  // namespace aipreflight::sdk
