#pragma once

#include <aipreflight/abi/plugin.h>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include <aipreflight/text.hpp>

namespace aipreflight::sdk {

// One key of a check's configuration, declared as a constant:
//   key("max_ms").number().required().range(0, 1e6).unit("ms").doc("slowest answer allowed")
// Needs a path, at least one type and a doc. Several types may be named: the first that fits the
// user's text is taken, in the order in which they stand here. abi/plugin.h is the contract.
class Key {
 public:
  static constexpr std::size_t kMaxChoices = 16;

  // "max_ms", "sla.ttft_ms", "metrics.*.min" (any name), "gates[].name" (a list of maps).
  consteval explicit Key(std::string_view path) : path_(path) {}

  constexpr Key boolean() const { return with_type(AIPF_TYPE_BOOL); }
  constexpr Key integer() const { return with_type(AIPF_TYPE_INT); }
  constexpr Key number() const { return with_type(AIPF_TYPE_NUMBER); }
  constexpr Key duration() const { return with_type(AIPF_TYPE_DURATION); }  // seconds()
  constexpr Key size() const { return with_type(AIPF_TYPE_SIZE); }          // bytes()
  constexpr Key percent() const { return with_type(AIPF_TYPE_PERCENT); }    // a fraction: number()
  constexpr Key ratio() const { return with_type(AIPF_TYPE_RATIO); }        // a fraction: number()
  constexpr Key path() const { return with_type(AIPF_TYPE_PATH); }
  constexpr Key url() const { return with_type(AIPF_TYPE_URL); }
  constexpr Key command() const { return with_type(AIPF_TYPE_COMMAND); }
  constexpr Key query() const { return with_type(AIPF_TYPE_QUERY); }
  constexpr Key secret() const { return with_type(AIPF_TYPE_SECRET); }
  constexpr Key text() const { return with_type(AIPF_TYPE_STRING); }
  constexpr Key list() const { return with_type(AIPF_TYPE_LIST); }
  constexpr Key map() const { return with_type(AIPF_TYPE_MAP); }
  constexpr Key nullable() const { return with_type(AIPF_TYPE_NULL); }  // null: as if not set

  constexpr Key required() const { return with_flag(AIPF_KEY_REQUIRED); }
  constexpr Key nonempty() const { return with_flag(AIPF_KEY_NONEMPTY); }
  // AIPF_KEY_*: one that an extension adds.
  constexpr Key with_flag(std::uint32_t flag) const {
    Key copy = *this;
    copy.flags_ |= flag;
    return copy;
  }

  // The default, as a user would write it in YAML: "10s", "true", "[a, b]".
  constexpr Key fallback(std::string_view yaml) const {
    Key copy = *this;
    copy.fallback_ = yaml;
    return copy;
  }
  // Shown behind the value; it converts nothing.
  constexpr Key unit(std::string_view unit) const {
    Key copy = *this;
    copy.unit_ = unit;
    return copy;
  }
  constexpr Key doc(std::string_view sentence) const {
    Key copy = *this;
    copy.doc_ = sentence;
    return copy;
  }
  // Both inclusive, in the unit of the value: seconds, bytes, a fraction.
  constexpr Key range(double minimum, double maximum) const {
    return at_least(minimum).at_most(maximum);
  }
  constexpr Key at_least(double minimum) const {
    Key copy = *this;
    copy.minimum_ = minimum;
    return copy;
  }
  constexpr Key at_most(double maximum) const {
    Key copy = *this;
    copy.maximum_ = maximum;
    return copy;
  }
  template <class... Texts>
  constexpr Key choices(const Texts&... texts) const {
    static_assert(sizeof...(Texts) <= kMaxChoices, "a key has at most 16 choices");
    Key copy = *this;
    copy.choices_ = {detail::to_abi(texts)...};
    copy.choice_count_ = sizeof...(Texts);
    return copy;
  }
  // The version of the module that introduced it.
  constexpr Key since(std::string_view version) const {
    Key copy = *this;
    copy.since_ = version;
    return copy;
  }
  constexpr Key deprecated(std::string_view use_instead) const {
    Key copy = *this;
    copy.deprecated_ = use_instead;
    return copy;
  }

  // The row of the C table. It points into this key, which must therefore be static.
  [[nodiscard]] constexpr aipf_key row() const {
    return {.struct_size = sizeof(aipf_key),
            .flags = flags_,
            .types = types_,
            .path = detail::to_abi(path_),
            .unit = detail::to_abi(unit_),
            .fallback = detail::to_abi(fallback_),
            .doc = detail::to_abi(doc_),
            .minimum = minimum_,
            .maximum = maximum_,
            .choices = choice_count_ == 0 ? nullptr : choices_.data(),
            .choice_count = choice_count_,
            .since = detail::to_abi(since_),
            .deprecated = detail::to_abi(deprecated_)};
  }

 private:
  constexpr Key with_type(std::uint64_t type) const {
    Key copy = *this;
    copy.types_ |= type;
    return copy;
  }

  std::string_view path_;
  std::uint64_t types_ = 0;
  std::uint32_t flags_ = 0;
  std::string_view unit_;
  std::string_view fallback_;
  std::string_view doc_;
  double minimum_ = -std::numeric_limits<double>::infinity();
  double maximum_ = std::numeric_limits<double>::infinity();
  std::array<aipf_str, kMaxChoices> choices_{};
  std::size_t choice_count_ = 0;
  std::string_view since_;
  std::string_view deprecated_;
};

consteval Key key(std::string_view path) {
  return Key(path);
}

// For a check that has nothing to configure.
inline constexpr std::array<Key, 0> kNoKeys{};

namespace detail {

// Segments [a-z][a-z0-9_]* or "*", joined by dots; "[]" behind a segment for the items of a list.
constexpr bool is_key_path(std::string_view path) {
  bool starts_segment = true;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const bool is_letter = c >= 'a' && c <= 'z';
    if (starts_segment) {
      const bool is_any = c == '*' && (i + 1 == path.size() || path[i + 1] == '.');
      if (!is_letter && !is_any) return false;
      starts_segment = false;
    } else if (c == '.') {
      starts_segment = true;
    } else if (c == '[') {
      if (path.substr(i, 2) != "[]" || (i + 2 < path.size() && path[i + 2] != '.')) return false;
      ++i;
    } else if (!is_letter && !(c >= '0' && c <= '9') && c != '_') {
      return false;
    }
  }
  return !starts_segment;
}

constexpr bool is_same(aipf_str left, aipf_str right) {
  return std::string_view(left.data, left.size) == std::string_view(right.data, right.size);
}

template <class Keys, class Predicate>
constexpr bool all_keys(const Keys& keys, Predicate predicate) {
  for (const Key& key : keys) {
    if (!predicate(key.row())) return false;
  }
  return true;
}

template <class Keys>
constexpr bool has_unique_paths(const Keys& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t k = i + 1; k < keys.size(); ++k) {
      if (is_same(keys[i].row().path, keys[k].row().path)) return false;
    }
  }
  return true;
}

}  // namespace detail
}  // namespace aipreflight::sdk
