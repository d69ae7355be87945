#include <algorithm>
#include <cmath>
#include <map>

#include "form.hpp"
#include "limits.hpp"
#include "uses.hpp"

namespace aipreflight::profile {
namespace {

const std::vector<std::string> kCheckKeys = {
    "id", "uses", "with", "timeout", "severity", "after", "when", "allow", "denied", "limits"};

// A check and the places of what it says about others.
struct Draft {
  CheckSpec spec;
  SourceRef id_where;
  std::vector<PlacedText> after;
};

class CheckReader {
 public:
  CheckReader(const yaml::Node& node, const Reader& reader) : node_(node), reader_(reader) {}

  Draft read() {
    draft_.spec.where = node_.where;
    reader_.check_keys(node_, kCheckKeys);
    read_uses();
    read_id();
    if (const yaml::Node* with = given("with")) read_with(*with);
    if (const yaml::Node* timeout = given("timeout")) read_timeout(*timeout);
    if (const yaml::Node* severity = given("severity")) {
      draft_.spec.caps_at_warn = reader_.choice(*severity, "severity", {"fail", "warn"}) == "warn";
    }
    if (const yaml::Node* after = given("after")) draft_.after = reader_.texts(*after, "after");
    if (const yaml::Node* when = given("when")) read_when(*when);
    if (const yaml::Node* allow = given("allow")) read_allow(*allow);
    if (const yaml::Node* denied = given("denied")) {
      draft_.spec.warns_of_denied = reader_.choice(*denied, "denied", {"error", "warn"}) == "warn";
    }
    if (const yaml::Node* limits = given("limits")) read_limits(*limits);
    return std::move(draft_);
  }

 private:
  const yaml::Node* given(std::string_view key) const {
    const yaml::Node* node = node_.find(key);
    return node == nullptr || yaml::is_null_text(*node) ? nullptr : node;
  }

  void read_uses() {
    const yaml::Node* uses = node_.find("uses");
    if (uses == nullptr) {
      return reader_.problems().add(
          node_.where, "missing required key 'uses'", "the module that does the check");
    }
    const auto text = reader_.text(*uses, "uses");
    if (!text) return;
    if (!is_uses(*text)) {
      return reader_.problems().add(
          uses->where,
          "'uses' must be a module or module/check, not " + in_quotes(*text),
          "names are lower-case letters, digits and hyphens");
    }
    const Uses names = parse_uses(*text);
    draft_.spec.module = names.module;
    draft_.spec.check = names.check;
  }

  void read_id() {
    const yaml::Node* id = given("id");
    draft_.id_where = node_.where;
    draft_.spec.id = draft_.spec.check;
    if (id == nullptr) return;
    draft_.id_where = id->where;
    const auto text = reader_.text(*id, "id");
    if (!text) return;
    draft_.spec.id = *text;
    if (!is_id(*text)) {
      reader_.problems().add(id->where,
                             "'id' must be a name, not " + in_quotes(*text),
                             "lower-case letters, digits and hyphens, at most 61, a letter first");
    }
  }

  void read_with(const yaml::Node& with) {
    if (const yaml::Node* map = reader_.map(with, "with")) draft_.spec.with = *map;
  }

  void read_timeout(const yaml::Node& timeout) {
    const auto seconds = reader_.seconds(timeout, "timeout");
    if (seconds) draft_.spec.timeout = std::chrono::milliseconds(std::llround(*seconds * 1000));
  }

  void read_when(const yaml::Node& when) {
    const auto choice = reader_.choice(when, "when", {"always", "failed"});
    if (choice != "failed") return;
    draft_.spec.when = When::kFailed;
    if (node_.find("after") == nullptr) {
      reader_.problems().add(
          when.where, "'when: failed' needs 'after'", "say which check must have failed");
    }
  }

  void read_allow(const yaml::Node& allow) {
    static const std::vector<std::string> kActs = {"network", "exec", "write"};
    Restrictions forbidden{true, true, true};
    for (const PlacedText& act : reader_.texts(allow, "allow")) {
      if (act.text == "network") {
        forbidden.network = false;
      } else if (act.text == "exec") {
        forbidden.exec = false;
      } else if (act.text == "write") {
        forbidden.write = false;
      } else {
        reader_.problems().add_choice(act.where, "allow", act.text, kActs);
      }
    }
    draft_.spec.forbidden = forbidden;
  }

  void read_limits(const yaml::Node& limits) {
    const yaml::Node* map = reader_.map(limits, "limits");
    if (map == nullptr) return;
    std::vector<std::string> names;
    for (const Key& key : limit_keys()) {
      names.push_back(key.path);
      const yaml::Node* value = map->find(key.path);
      if (value == nullptr) continue;
      const auto amount = reader_.amount(*value, "limits." + key.path, key);
      if (amount) draft_.spec.limits[key.path] = *amount;
    }
    reader_.check_keys(*map, names);
  }

  const yaml::Node& node_;
  const Reader& reader_;
  Draft draft_;
};

// What checks say about each other: ids once, `after` to what exists, no circle.
class Links {
 public:
  Links(std::vector<Draft>& drafts, Problems& problems) : drafts_(drafts), problems_(problems) {}

  void check() {
    for (std::size_t i = 0; i < drafts_.size(); ++i) add_id(i);
    for (Draft& draft : drafts_) check_after(draft);
    state_.assign(drafts_.size(), State::kNew);
    for (std::size_t i = 0; i < drafts_.size(); ++i) visit(i);
  }

 private:
  enum class State { kNew, kOpen, kDone };

  void add_id(std::size_t index) {
    const Draft& draft = drafts_[index];
    const std::string& id = draft.spec.id;
    if (id.empty()) return;
    const auto [first, is_new] = by_id_.emplace(id, index);
    if (is_new) {
      ids_.push_back(id);
    } else {
      problems_.add(draft.id_where,
                    "two checks have the id " + in_quotes(id) + ", the first at " +
                        drafts_[first->second].id_where.to_string(),
                    "give one of them an 'id' of its own");
    }
  }

  void check_after(Draft& draft) {
    for (const PlacedText& other : draft.after) {
      draft.spec.after.push_back(other.text);
      if (by_id_.contains(other.text)) continue;
      problems_.add(other.where,
                    "'after' names " + in_quotes(other.text) + ", and there is no such check",
                    suggestion(other.text, ids_, "checks"));
    }
  }

  // Depth is bounded by the number of checks, so the way is kept on the heap.
  void visit(std::size_t start) {
    if (state_[start] != State::kNew) return;
    std::vector<std::pair<std::size_t, std::size_t>> way = {
        {start, 0}};  // check, next of its `after`
    state_[start] = State::kOpen;
    while (!way.empty()) {
      auto& [check, next] = way.back();
      if (next == drafts_[check].after.size()) {
        state_[check] = State::kDone;
        way.pop_back();
        continue;
      }
      const PlacedText& other = drafts_[check].after[next++];
      const auto found = by_id_.find(other.text);
      if (found == by_id_.end()) continue;
      if (state_[found->second] == State::kOpen) report_circle(way, found->second, other.where);
      if (state_[found->second] != State::kNew) continue;
      state_[found->second] = State::kOpen;
      way.emplace_back(found->second, 0);
    }
  }

  void report_circle(const std::vector<std::pair<std::size_t, std::size_t>>& way,
                     std::size_t start,
                     const SourceRef& where) {
    std::string names;
    bool is_inside = false;
    for (const auto& [check, next] : way) {
      is_inside = is_inside || check == start;
      if (is_inside) names += drafts_[check].spec.id + " -> ";
    }
    problems_.add(where,
                  "'after' goes in a circle: " + names + drafts_[start].spec.id,
                  "remove one of these");
  }

  std::vector<Draft>& drafts_;
  Problems& problems_;
  std::map<std::string, std::size_t> by_id_;
  std::vector<std::string> ids_;
  std::vector<State> state_;
};

void check_top_keys(const yaml::Node& root, const Reader& reader) {
  std::vector<std::string> known = common_keys();
  known.emplace_back("checks");
  const std::vector<std::string>& legacy = legacy_keys();
  for (const yaml::Entry& entry : root.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    if (std::find(legacy.begin(), legacy.end(), entry.key) != legacy.end()) {
      reader.problems().add(entry.key_where,
                            "'" + entry.key + "' and 'checks' cannot stand in one profile",
                            entry.key == "kind" ? "remove it" : "make it an entry of 'checks'");
    } else {
      reader.problems().add_unknown_key(entry, known);
    }
  }
}

}  // namespace

bool is_general_form(const yaml::Node& root) {
  return root.find("checks") != nullptr;
}

void read_general(const yaml::Node& root, const Reader& reader, Profile& profile) {
  check_top_keys(root, reader);
  const yaml::Node& checks = *root.find("checks");
  if (!checks.is_sequence()) return report_type(checks, "checks", kTypeList, reader.problems());
  if (checks.items.empty()) {
    return reader.problems().add(
        checks.where, "'checks' must not be empty", "nothing would be checked");
  }
  std::vector<Draft> drafts;
  for (std::size_t i = 0; i < checks.items.size(); ++i) {
    const yaml::Node* check = reader.map(checks.items[i], "checks[" + std::to_string(i) + "]");
    if (check != nullptr) drafts.push_back(CheckReader(*check, reader).read());
  }
  Links(drafts, reader.problems()).check();
  for (Draft& draft : drafts) profile.checks.push_back(std::move(draft.spec));
}

}  // namespace aipreflight::profile
