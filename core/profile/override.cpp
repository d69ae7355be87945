#include "override.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "profile/section.hpp"
#include "uses.hpp"

namespace aipreflight::profile {
namespace {

constexpr std::size_t kDepth = 32;

using Segments = std::span<const std::string>;

void place(yaml::Node& node, const SourceRef& where) {
  node.where = where;
  for (yaml::Node& item : node.items) place(item, where);
  for (yaml::Entry& entry : node.entries) {
    entry.key_where = where;
    place(entry.value, where);
  }
}

std::string joined(Segments segments) {
  return text::join(std::vector<std::string>(segments.begin(), segments.end()), ".");
}

class Setter {
 public:
  Setter(const Override& override, Problems& problems)
      : override_(override), where_{override.source}, problems_(problems) {}

  void apply(yaml::Node& root);
  // The same for a value at hand, within one section.
  void change(yaml::Node& section, const yaml::Node& value);

 private:
  std::optional<yaml::Node> parse() const;
  bool is_path(const std::vector<std::string>& segments) const;
  void set_in_check(yaml::Node& checks, Segments segments, yaml::Node value) const;
  void set_in_sla(yaml::Node& checks, Segments segments, const yaml::Node& value) const;
  void set(yaml::Node& node, Segments segments, yaml::Node value) const;
  void complain(const std::string& why, std::string hint = {}) const {
    problems_.add(where_, "cannot set " + in_quotes(override_.path) + ": " + why, std::move(hint));
  }

  const Override& override_;
  SourceRef where_;
  Problems& problems_;
};

std::optional<yaml::Node> Setter::parse() const {
  auto parsed = yaml::parse(override_.value, override_.source);
  for (const Error& error : parsed.errors) complain(error.message, error.hint);
  if (!parsed.errors.empty()) return std::nullopt;
  place(parsed.root, where_);
  return std::move(parsed.root);
}

bool Setter::is_path(const std::vector<std::string>& segments) const {
  if (segments.size() > kDepth) {
    complain("more than " + std::to_string(kDepth) + " parts");
    return false;
  }
  if (std::any_of(
          segments.begin(), segments.end(), [](const auto& part) { return part.empty(); })) {
    complain("an empty part", "a path is names joined by dots, such as evals.min_pass_rate");
    return false;
  }
  if (segments.front() == "extends") {
    complain("it is read before anything is set", "write it in the profile");
    return false;
  }
  return true;
}

void Setter::apply(yaml::Node& root) {
  std::vector<std::string> segments;
  for (const std::string_view part : text::split(override_.path, '.')) segments.emplace_back(part);
  if (!is_path(segments)) return;
  auto value = parse();
  if (!value) return;
  const Segments path(segments);
  const auto checks = std::find_if(root.entries.begin(), root.entries.end(), [](const auto& entry) {
    return entry.key == "checks" && entry.value.is_sequence();
  });
  if (checks != root.entries.end() && path.front() == "probe") {
    set_in_sla(checks->value, path, *value);
  } else if (path.front() == "checks" && path.size() > 1) {
    if (checks == root.entries.end()) return complain("the profile has no list 'checks'");
    set_in_check(checks->value, path.subspan(1), std::move(*value));
  } else {
    set(root, path, std::move(*value));
  }
}

void Setter::change(yaml::Node& section, const yaml::Node& value) {
  std::vector<std::string> segments;
  for (const std::string_view part : text::split(override_.path, '.')) segments.emplace_back(part);
  if (!is_path(segments)) return;
  if (!value.is_null()) {
    yaml::Node placed = value;
    place(placed, where_);
    return set(section, segments, std::move(placed));
  }
  yaml::Node* holder = &section;
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    const auto next = std::find_if(holder->entries.begin(),
                                   holder->entries.end(),
                                   [&](const auto& entry) { return entry.key == segments[i]; });
    if (next == holder->entries.end()) return;
    holder = &next->value;
  }
  std::erase_if(holder->entries, [&](const auto& entry) { return entry.key == segments.back(); });
}

void Setter::set_in_check(yaml::Node& checks, Segments segments, yaml::Node value) const {
  std::vector<std::string> ids;
  for (yaml::Node& check : checks.items) {
    const std::string id = id_of(check);
    if (id == segments.front()) {
      if (segments.size() > 1) return set(check, segments.subspan(1), std::move(value));
      return complain("it is a check as a whole", "name one of its keys: checks." + id + ".with.…");
    }
    if (!id.empty()) ids.push_back(id);
  }
  complain("there is no check " + in_quotes(segments.front()),
           suggestion(segments.front(), ids, "checks"));
}

void Setter::set_in_sla(yaml::Node& checks, Segments segments, const yaml::Node& value) const {
  std::vector<std::string> path = {"with"};
  path.insert(path.end(), segments.begin(), segments.end());
  bool is_used = false;
  for (yaml::Node& check : checks.items) {
    if (parse_uses(uses_of(check)).module != "sla") continue;
    is_used = true;
    set(check, path, value);
  }
  if (!is_used) complain("no check of this profile uses sla");
}

void Setter::set(yaml::Node& node, Segments segments, yaml::Node value) const {
  if (segments.empty()) {
    node = std::move(value);
    return;
  }
  if (yaml::is_null_text(node)) {
    node = yaml::Node();
    node.kind = yaml::Kind::kMap;
    node.where = where_;
  }
  if (!node.is_map()) {
    return complain("what holds " + in_quotes(segments.front()) + " is " + node.describe(),
                    "set the whole of it");
  }
  // Names of metrics may hold dots: the longest key that exists is meant.
  for (std::size_t count = segments.size(); count > 0; --count) {
    const std::string key = joined(segments.first(count));
    for (yaml::Entry& entry : node.entries) {
      if (entry.key == key) return set(entry.value, segments.subspan(count), std::move(value));
    }
  }
  node.entries.push_back({segments.front(), where_, yaml::Node()});
  set(node.entries.back().value, segments.subspan(1), std::move(value));
}

}  // namespace

namespace {

// `$` begins the name of a variable in a profile, and is a letter in data.
void escape_dollars(yaml::Node& node) {
  std::string escaped;
  for (const char c : node.text) escaped.append(c == '$' ? 2 : 1, c);
  node.text = std::move(escaped);
  for (yaml::Node& item : node.items) escape_dollars(item);
  for (yaml::Entry& entry : node.entries) escape_dollars(entry.value);
}

}  // namespace

Errors change_section(CheckSpec& spec, const yaml::Node& changes, const std::string& source) {
  Problems problems;
  if (!changes.is_map()) {
    problems.add({source}, "the changes are " + changes.describe() + ", not a map of keys");
    return problems.take();
  }
  for (const yaml::Entry& entry : changes.entries) {
    const Override override{entry.key, {}, source};
    yaml::Node value = entry.value;
    if (yaml::is_null_text(value)) value = {};
    escape_dollars(value);
    Setter(override, problems).change(spec.with, value);
  }
  return problems.take();
}

void apply_overrides(yaml::Node& root, const std::vector<Override>& overrides, Problems& problems) {
  for (const Override& override : overrides) Setter(override, problems).apply(root);
}

}  // namespace aipreflight::profile
