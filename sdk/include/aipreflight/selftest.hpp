#pragma once

#include <aipreflight/abi/ext/draft/selftest.h>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <aipreflight/check.hpp>
#include <aipreflight/plugin.hpp>

// Known-bad inputs: `aipreflight selftest --negative-control`. A check offers one with
//   void known_bad(sdk::KnownBad& input) const;
// and stands a second time behind the checks:
//   AIPREFLIGHT_PLUGIN("sla", "1.0.0", (vendor), SlaCheck, sdk::Selftest<SlaCheck>);
// abi/ext/draft/selftest.h is the contract; while it is a draft, so is this.
namespace aipreflight::sdk {

// Takes an input down: its files, and the keys that are to read them. Not beyond known_bad().
class KnownBad {
 public:
  explicit KnownBad(Report& report) : report_(report) {}
  KnownBad(const KnownBad&) = delete;
  KnownBad& operator=(const KnownBad&) = delete;

  // Writes a file of the input and answers its absolute path. `name` as of an artefact.
  [[nodiscard]] std::string file(std::string_view name,
                                 std::string_view media_type,
                                 std::string_view content) {
    const std::string path(report_.artefact(name, media_type));
    std::ofstream out(path, std::ios::binary);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!out.flush()) {
      throw CouldNotMeasure("io", "the known-bad input cannot be written to " + path);
    }
    return path;
  }

  // What the key at `path` of the section is to be: "records", "metrics.mrr.file".
  void set(std::string_view path, std::string_view text) { keep(path, quoted(text)); }
  void set(std::string_view path, const char* text) { set(path, std::string_view(text)); }
  void set(std::string_view path, double number) { keep(path, digits(number)); }
  template <std::integral Integer>
  void set(std::string_view path, Integer number) {
    keep(path, std::to_string(number));
  }
  void set(std::string_view path, bool value) { keep(path, value ? "true" : "false"); }
  void set(std::string_view path, std::span<const std::string> texts) {
    std::string list = "[";
    for (const std::string& text : texts) list += (list.size() > 1 ? "," : "") + quoted(text);
    keep(path, list + "]");
  }
  // Takes the key out, whether it is there or not.
  void clear(std::string_view path) { keep(path, "null"); }

  // What was set, as details() of the host takes it.
  [[nodiscard]] std::string changes() const {
    std::string object = "{";
    for (const auto& [path, value] : changes_) {
      object += (object.size() > 1 ? "," : "") + quoted(path) + ":" + value;
    }
    return object + "}";
  }

 private:
  void keep(std::string_view path, std::string value) {
    changes_.insert_or_assign(std::string(path), std::move(value));
  }
  // RFC 8259, section 7.
  static std::string quoted(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string json = "\"";
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20) {
        json += "\\u00";
        json += kHex[byte >> 4];
        json += kHex[byte & 15];
        continue;
      }
      if (c == '"' || c == '\\') json += '\\';
      json += c;
    }
    return json + '"';
  }
  static std::string digits(double number) {
    if (!std::isfinite(number)) throw Misuse("a known-bad number must be finite: JSON has no other");
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return {buffer.data(), end};
  }

  Report& report_;
  std::map<std::string, std::string, std::less<>> changes_;
};

// Stands among the checks of AIPREFLIGHT_PLUGIN.
template <class... Checks>
struct Selftest {
  static_assert(sizeof...(Checks) > 0 && sizeof...(Checks) <= 64, "1 to 64 checks");
};

namespace detail {

template <class Check>
concept HasKnownBad = requires(const Check& check, KnownBad& input) {
  { check.known_bad(input) } -> std::same_as<void>;
};

// The C entries of one known-bad input, as Entries are those of its check.
template <class Check>
class KnownBadEntries : public EntriesOf<Check> {
 public:
  static aipf_result run(aipf_instance* handle) noexcept {
    auto& instance = EntriesOf<Check>::of(handle);
    try {
      Report report(instance.session);
      KnownBad input(report);
      instance.subject.known_bad(input);
      report.details(input.changes());
    } catch (...) {
      return explain_exception(instance.session.host());
    }
    return instance.session.has_config_errors() ? AIPF_CONFIGURATION_ERROR : AIPF_DONE;
  }
};

template <class Check>
constexpr aipf_check_type known_bad_type() {
  static_assert(HasKnownBad<Check>,
                "a check of Selftest needs a public `void known_bad(KnownBad& input) const`");
  if constexpr (is_check<Check>() && has_valid_tables<Check>()) {
    return type_row<Check>(&KnownBadEntries<Check>::run);
  }
}
template <class Check>
inline constexpr aipf_check_type kKnownBadType = known_bad_type<Check>();

template <class... Checks>
inline constexpr std::array<const aipf_check_type*, sizeof...(Checks)> kKnownBadTypes{
    &kKnownBadType<Checks>...};
template <class... Checks>
inline constexpr aipf_selftest kSelftestTable{.struct_size = sizeof(aipf_selftest),
                                              .reserved = 0,
                                              .known_bad = kKnownBadTypes<Checks...>.data(),
                                              .known_bad_count = sizeof...(Checks)};

template <class... Checks>
struct Extensions<Selftest<Checks...>> {
  static const void* find(aipf_str id) noexcept {
    return from_abi(id) == AIPF_EXTENSION_SELFTEST ? &kSelftestTable<Checks...> : nullptr;
  }
};

}  // namespace detail
}  // namespace aipreflight::sdk
