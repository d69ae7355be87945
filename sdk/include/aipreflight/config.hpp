#pragma once

#include <aipreflight/abi/host.h>
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <aipreflight/outcome.hpp>
#include <aipreflight/session.hpp>
#include <aipreflight/text.hpp>

namespace aipreflight::sdk {

using Seconds = std::chrono::duration<double>;

// A value of the configuration: the whole of it as the constructor of a check gets it, a map or
// list in it, or one value. The host has validated it against the check's keys and filled in the
// defaults. To be read in the constructor alone, on its thread. `key` is a path of declared keys,
// "sla.ttft_ms". Reading a key without a value, or as another type, throws Misuse.
class Config {
 public:
  enum class Kind : std::int32_t { kNone, kBool, kInt, kNumber, kText, kList, kMap };
  using Entry = std::pair<std::string, Config>;

  Config(detail::Session& session, const aipf_node* node, std::string place = {})
      : session_(&session), node_(node), place_(std::move(place)) {}

  [[nodiscard]] bool boolean(std::string_view key) const { return at(key).as_boolean(); }
  [[nodiscard]] std::int64_t integer(std::string_view key) const { return at(key).as_integer(); }
  [[nodiscard]] double number(std::string_view key) const { return at(key).as_number(); }
  [[nodiscard]] std::string text(std::string_view key) const { return at(key).as_text(); }
  [[nodiscard]] Seconds seconds(std::string_view key) const { return at(key).as_seconds(); }
  [[nodiscard]] std::uint64_t bytes(std::string_view key) const { return at(key).as_bytes(); }

  // nullopt: neither set nor given a default.
  [[nodiscard]] std::optional<bool> find_boolean(std::string_view key) const {
    return found(key, &Config::as_boolean);
  }
  [[nodiscard]] std::optional<std::int64_t> find_integer(std::string_view key) const {
    return found(key, &Config::as_integer);
  }
  [[nodiscard]] std::optional<double> find_number(std::string_view key) const {
    return found(key, &Config::as_number);
  }
  [[nodiscard]] std::optional<std::string> find_text(std::string_view key) const {
    return found(key, &Config::as_text);
  }
  [[nodiscard]] std::optional<Seconds> find_seconds(std::string_view key) const {
    return found(key, &Config::as_seconds);
  }
  [[nodiscard]] std::optional<std::uint64_t> find_bytes(std::string_view key) const {
    return found(key, &Config::as_bytes);
  }

  // A map, list or value further down.
  [[nodiscard]] Config at(std::string_view key) const {
    std::optional<Config> value = find(key);
    if (!value) {
      throw Misuse("configuration key \"" + path_of(key) +
                   "\" has no value: declare it required or with a fallback, or read it with a "
                   "find_ function; a Config can be read in the constructor only");
    }
    return *std::move(value);
  }
  [[nodiscard]] std::optional<Config> find(std::string_view key) const {
    const aipf_node* node = find_node(key);
    if (node == nullptr) return std::nullopt;
    return Config(*session_, node, path_of(key));
  }
  // The items of a list, or the entries of a map under "*" in the order of the profile. None if it
  // is not set.
  [[nodiscard]] std::vector<Config> list(std::string_view key) const {
    const std::optional<Config> value = find(key);
    return value ? value->items() : std::vector<Config>();
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> all;
    for (const Config& item : list(key)) all.push_back(item.as_text());
    return all;
  }
  [[nodiscard]] std::vector<Entry> entries(std::string_view key) const {
    const std::optional<Config> value = find(key);
    return value ? value->entries() : std::vector<Entry>();
  }
  // True if it has a value, be it a default.
  [[nodiscard]] bool has(std::string_view key) const { return find_node(key) != nullptr; }
  // True if the user wrote it.
  [[nodiscard]] bool is_set(std::string_view key) const {
    return host().node_is_set(&host(), find_node(key)) != 0;
  }

  // This value itself.
  [[nodiscard]] Kind kind() const { return static_cast<Kind>(host().node_kind(&host(), node_)); }
  [[nodiscard]] bool as_boolean() const {
    return read<std::int32_t>(host().node_bool, "boolean") != 0;
  }
  [[nodiscard]] std::int64_t as_integer() const {
    return read<std::int64_t>(host().node_int, "integer");
  }
  [[nodiscard]] double as_number() const { return read<double>(host().node_number, "number"); }
  [[nodiscard]] std::string as_text() const {
    return std::string(detail::from_abi(read<aipf_str>(host().node_text, "text")));
  }
  [[nodiscard]] Seconds as_seconds() const { return Seconds(as_number()); }
  [[nodiscard]] std::uint64_t as_bytes() const { return static_cast<std::uint64_t>(as_integer()); }
  [[nodiscard]] std::vector<Config> items() const {
    std::vector<Config> all;
    const std::uint64_t count = host().node_count(&host(), node_);
    for (std::uint64_t i = 0; i < count; ++i) {
      all.emplace_back(
          *session_, host().node_at(&host(), node_, i), place_ + "[" + std::to_string(i) + "]");
    }
    return all;
  }
  [[nodiscard]] std::vector<Entry> entries() const {
    std::vector<Entry> all;
    const std::uint64_t count = host().node_count(&host(), node_);
    for (std::uint64_t i = 0; i < count; ++i) {
      aipf_str raw{};
      if (host().node_key(&host(), node_, i, &raw) != AIPF_OK) continue;
      std::string name(detail::from_abi(raw));
      Config value(*session_, host().node_at(&host(), node_, i), path_of(name));
      all.emplace_back(std::move(name), std::move(value));
    }
    return all;
  }

  // Where it stands in this check's configuration, "metrics.recall.min": for Gate::config_key.
  [[nodiscard]] const std::string& place() const { return place_; }

  // Something is wrong with this value, or with the one under `key`: shown as "file:line:col:
  // text". May be called often; the check is then not made, whether its constructor throws
  // ConfigurationRejected or just returns.
  void error(std::string_view text) const { session_->config_error(node_, text); }
  void error(std::string_view key, std::string_view text) const {
    const aipf_node* node = find_node(key);
    session_->config_error(node == nullptr ? node_ : node, text);
  }
  // The same in a file that the constructor read itself; line and column from 1, 0: not known.
  void error_at(std::string_view file,
                std::uint32_t line,
                std::uint32_t column,
                std::string_view text) const {
    session_->config_error_at(file, line, column, text);
  }

 private:
  [[nodiscard]] const aipf_host& host() const { return session_->host(); }

  [[nodiscard]] std::string path_of(std::string_view key) const {
    return place_.empty() ? std::string(key) : place_ + "." + std::string(key);
  }

  [[nodiscard]] const aipf_node* find_node(std::string_view key) const {
    const aipf_node* node = node_;
    for (std::size_t start = 0; node != nullptr && start <= key.size();) {
      const std::size_t end = std::min(key.find('.', start), key.size());
      node = host().node_get(&host(), node, detail::to_abi(key.substr(start, end - start)));
      start = end + 1;
    }
    return node;
  }

  template <class Value>
  [[nodiscard]] std::optional<Value> found(std::string_view key,
                                           Value (Config::*read_as)() const) const {
    const std::optional<Config> value = find(key);
    if (!value) return std::nullopt;
    return ((*value).*read_as)();
  }

  template <class Value, class Reader>
  [[nodiscard]] Value read(Reader reader, const char* type) const {
    Value value{};
    if (reader(&host(), node_, &value) != AIPF_OK) {
      throw Misuse("configuration key \"" + place_ + "\" is " + std::string(name_of(kind())) +
                   " and was read as " + type + ": declare the type that is read");
    }
    return value;
  }

  [[nodiscard]] static std::string_view name_of(Kind kind) {
    switch (kind) {
      case Kind::kBool:
        return "a boolean";
      case Kind::kInt:
        return "an integer";
      case Kind::kNumber:
        return "a number";
      case Kind::kText:
        return "a text";
      case Kind::kList:
        return "a list";
      case Kind::kMap:
        return "a map";
      case Kind::kNone:
        break;
    }
    return "not readable (outside the constructor?)";
  }

  detail::Session* session_;
  const aipf_node* node_;
  std::string place_;
};

}  // namespace aipreflight::sdk
