#pragma once

#include <aipreflight/abi/plugin.h>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <aipreflight/check.hpp>
#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>
#include <aipreflight/outcome.hpp>
#include <aipreflight/report.hpp>
#include <aipreflight/text.hpp>

// All that the author of a check needs: a class with kInfo, kKeys, a constructor from Config and
// run(Report&), and one AIPREFLIGHT_PLUGIN for the module. sdk/README.md has a whole one.
namespace aipreflight::sdk {

// Who answers for a module.
struct Vendor {
  std::string_view name = {};
  std::string_view support = {};  // URL or mail address, shown when the module crashes
  std::string_view licence = {};  // SPDX expression
};

namespace detail {

// "1.2.3", "1.2.3-rc.1", "1.2.3+build"; semver.org.
constexpr bool is_version(std::string_view version) {
  int numbers = 0;
  std::size_t i = 0;
  while (numbers < 3) {
    const std::size_t start = i;
    while (i < version.size() && version[i] >= '0' && version[i] <= '9') ++i;
    if (i == start || (version[start] == '0' && i - start > 1)) return false;
    if (++numbers == 3) break;
    if (i == version.size() || version[i] != '.') return false;
    ++i;
  }
  return version.size() < 32 && (i == version.size() || version[i] == '-' || version[i] == '+');
}

// What a module offers beside its checks. Specialised by what may stand behind them in
// AIPREFLIGHT_PLUGIN: command.hpp.
template <class Type>
struct Extensions;
template <class Type>
concept IsExtension = requires(aipf_str id) {
  { Extensions<Type>::find(id) } -> std::same_as<const void*>;
};

template <class Type>
constexpr void add_row(const aipf_check_type** rows, std::size_t& count) {
  if constexpr (!IsExtension<Type>) rows[count++] = &kCheckType<Type>;
}
template <class... Types>
constexpr auto check_rows() {
  std::array<const aipf_check_type*, (std::size_t{!IsExtension<Types>} + ... + 0)> rows{};
  std::size_t count = 0;
  (add_row<Types>(rows.data(), count), ...);
  return rows;
}
template <class... Types>
inline constexpr auto kCheckTypes = check_rows<Types...>();

template <class... Types>
constexpr bool has_unique_ids() {
  const auto& rows = kCheckTypes<Types...>;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = i + 1; k < rows.size(); ++k) {
      if (is_same(rows[i]->id, rows[k]->id)) return false;
    }
  }
  return true;
}

template <class Type>
const void* find_in(aipf_str id) noexcept {
  if constexpr (IsExtension<Type>) return Extensions<Type>::find(id);
  return nullptr;
}
template <class... Types>
const void* find_extension(aipf_str id) noexcept {
  const void* found = nullptr;
  ((found = found != nullptr ? found : find_in<Types>(id)), ...);
  return found;
}

template <class... Types>
constexpr aipf_module module(std::string_view id, std::string_view version, const Vendor& vendor) {
  static_assert(!kCheckTypes<Types...>.empty(), "AIPREFLIGHT_PLUGIN needs at least one check");
  static_assert(has_unique_ids<Types...>(), "two checks of this module have the same kInfo.id");
  return {.struct_size = sizeof(aipf_module),
          .needed_minor = AIPF_TARGET_MINOR,
          .id = to_abi(id),
          .version = to_abi(version),
          .vendor = to_abi(vendor.name),
          .support = to_abi(vendor.support),
          .licence = to_abi(vendor.licence),
          .check_types = kCheckTypes<Types...>.data(),
          .check_type_count = kCheckTypes<Types...>.size(),
          .get_extension = (IsExtension<Types> || ...) ? &find_extension<Types...> : nullptr};
}

inline const aipf_module* enter(const aipf_module& module,
                                std::uint32_t host_major,
                                std::uint32_t host_minor,
                                aipf_str* why) noexcept {
  std::string_view refusal;
  if (host_major != AIPF_ABI_MAJOR) {
    refusal = "this entry speaks major 1 of the plugin ABI, and the host asked for another";
  } else if (host_minor < module.needed_minor) {
    refusal =
        "this module needs a newer minor of the plugin ABI than the host has: update aipreflight";
  }
  if (refusal.empty()) return &module;
  if (why != nullptr) *why = to_abi(refusal);
  return nullptr;
}

}  // namespace detail
}  // namespace aipreflight::sdk

// Exports the module: AIPREFLIGHT_PLUGIN("id", "1.0.0", (aipreflight::sdk::Vendor{…}), Check, …),
// once in a module, outside of every class and function. The id is the file's name without ".so".
#define AIPREFLIGHT_PLUGIN(module_id, module_version, module_vendor, ...)                          \
  static_assert(::aipreflight::sdk::detail::is_id(module_id),                                      \
                "AIPREFLIGHT_PLUGIN: the id must be 2 to 41 lower-case letters, digits and "       \
                "hyphens, and start with a letter");                                               \
  static_assert(::aipreflight::sdk::detail::is_version(module_version),                            \
                "AIPREFLIGHT_PLUGIN: the version must be as in semver.org, like \"1.0.0\", and "   \
                "shorter than 32 characters");                                                     \
  AIPF_MODULE_NOTE(module_id, module_version);                                                     \
  extern "C" AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(                                 \
      std::uint32_t host_major, std::uint32_t host_minor, aipf_str* why) noexcept {                \
    static constexpr aipf_module kModule =                                                         \
        ::aipreflight::sdk::detail::module<__VA_ARGS__>(module_id, module_version, module_vendor); \
    return ::aipreflight::sdk::detail::enter(kModule, host_major, host_minor, why);                \
  }
