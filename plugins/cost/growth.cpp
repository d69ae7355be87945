#include "growth.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::cost {
namespace {

using Key = std::function<std::string(const Item&)>;

std::string joined(const std::vector<std::string>& parts) {
  return text::join(parts, "\x1F");
}

std::string number(double value) {
  return text::format_number(value, 12);
}

// Everything that the price of a site follows from.
std::string content_of(const Item& item) {
  return joined({item.provider,
                 item.model,
                 number(item.input_tokens),
                 number(item.output_tokens),
                 number(item.calls_per_month),
                 item.is_priced ? number(item.per_call) : "?"});
}

// From the surest to the least sure; a site takes the first that is left for it.
std::vector<Key> keys() {
  return {
      [](const Item& i) {
        return joined({i.where.file, i.function, i.sdk, i.operation, i.expression, content_of(i)});
      },
      [](const Item& i) {  // a variable has another name
        return joined({i.where.file, i.function, i.sdk, i.operation, content_of(i)});
      },
      [](const Item& i) {  // changed in its place
        return joined({i.where.file, i.function, i.sdk, i.operation, i.expression});
      },
      [](const Item& i) {  // in another function
        return joined({i.where.file, i.sdk, i.operation, content_of(i)});
      },
      [](const Item& i) {  // in another file
        return joined({i.function, i.sdk, i.operation, i.expression, content_of(i)});
      },
      [](const Item& i) {
        return joined({i.sdk, i.operation, content_of(i)});
      },
      [](const Item& i) {  // through another package
        return joined({i.where.file, i.function, i.operation});
      },
      [](const Item& i) {  // changed and moved
        return i.function.empty() ? "" : joined({i.function, i.sdk, i.operation, i.expression});
      },
      [](const Item& i) {
        return joined({i.where.file, i.sdk, i.operation, i.expression});
      },
  };
}

std::string count_of(double value) {
  return text::format_number(std::round(value), 15);
}

std::string arrow(const std::string& name, const std::string& before, const std::string& after) {
  return name + ' ' + before + " → " + after;
}

std::vector<std::string> differences(const Item& before, const Item& after) {
  std::vector<std::string> what;
  const auto add = [&what](const char* name, const std::string& from, const std::string& to) {
    if (from != to) what.push_back(arrow(name, from, to));
  };
  add("package", before.sdk, after.sdk);
  add("provider", before.provider, after.provider);
  add("model", before.model, after.model);
  add("tokens in", count_of(before.input_tokens), count_of(after.input_tokens));
  add("tokens out", count_of(before.output_tokens), count_of(after.output_tokens));
  add("calls a month", number(before.calls_per_month), number(after.calls_per_month));
  if (before.is_priced != after.is_priced) {
    add("price", before.is_priced ? "known" : "unknown", after.is_priced ? "known" : "unknown");
  } else if (what.empty()) {
    add("a call", '$' + number(before.per_call), '$' + number(after.per_call));
  }
  return what;
}

class Comparison {
 public:
  Comparison(const Inventory& before, const Inventory& after)
      : before_(before),
        after_(after),
        is_before_taken_(before.items.size()),
        is_after_taken_(after.items.size()) {}

  Growth run() {
    growth_.against = before_.name;
    growth_.prices_before = before_.prices;
    growth_.prices_after = after_.prices;
    for (const Item& item : before_.items) growth_.before += item.per_month;
    for (const Item& item : after_.items) growth_.after += item.per_month;
    for (const Key& key : keys()) match(key);
    for (std::size_t i = 0; i < before_.items.size(); ++i) {
      if (!is_before_taken_[i]) remove(before_.items[i]);
    }
    for (std::size_t i = 0; i < after_.items.size(); ++i) {
      if (!is_after_taken_[i]) add(after_.items[i]);
    }
    std::stable_sort(
        growth_.changes.begin(), growth_.changes.end(), [](const Change& a, const Change& b) {
          const auto key = [](const Change& c) {
            const Where& where = c.shown().where;
            return std::tuple(-std::abs(c.increase), where.file, where.cell, where.line);
          };
          return key(a) < key(b);
        });
    for (const Change& change : growth_.changes) growth_.increase += change.increase;
    return std::move(growth_);
  }

 private:
  void match(const Key& key) {
    std::unordered_map<std::string, std::vector<std::size_t>> waiting;  // the last comes first
    for (std::size_t i = before_.items.size(); i-- > 0;) {
      if (!is_before_taken_[i]) waiting[key(before_.items[i])].push_back(i);
    }
    waiting.erase("");
    for (std::size_t i = 0; i < after_.items.size(); ++i) {
      if (is_after_taken_[i]) continue;
      const auto found = waiting.find(key(after_.items[i]));
      if (found == waiting.end() || found->second.empty()) continue;
      is_before_taken_[found->second.back()] = true;
      is_after_taken_[i] = true;
      pair(before_.items[found->second.back()], after_.items[i]);
      found->second.pop_back();
    }
  }

  void pair(const Item& before, const Item& after) {
    const bool is_known = before.is_priced && after.is_priced;
    if (content_of(before) == content_of(after)) {
      ++growth_.same;
      if (is_known) ++growth_.measured;
      if (before.where.file != after.where.file || before.function != after.function) {
        ++growth_.moved;
      }
      return;
    }
    Change change{ChangeKind::kChanged, before, after, 0, differences(before, after)};
    if (is_known) {
      ++growth_.measured;
      change.increase = after.per_month - before.per_month;
    } else if (after.is_priced) {
      ++growth_.newly_priced;
      growth_.newly_priced_usd += after.per_month;
    } else {
      ++growth_.unpriced;
    }
    growth_.changes.push_back(std::move(change));
  }

  void add(const Item& item) {
    Change change{ChangeKind::kAdded, {}, item, item.per_month, {}};
    ++(item.is_priced ? growth_.measured : growth_.unpriced);
    growth_.changes.push_back(std::move(change));
  }

  void remove(const Item& item) {
    if (is_unread(item.where.file)) {
      ++growth_.unread;
      growth_.changes.push_back({ChangeKind::kUnread, item, {}, 0, {"its file is not read whole"}});
      return;
    }
    if (item.is_priced) ++growth_.measured;
    growth_.changes.push_back({ChangeKind::kRemoved, item, {}, -item.per_month, {}});
  }

  // The file itself, or a folder that it is in.
  [[nodiscard]] bool is_unread(const std::string& file) const {
    const auto is_listed = [this](const std::string& path) {
      return std::binary_search(after_.unread.begin(), after_.unread.end(), path);
    };
    for (std::size_t slash = file.find('/'); slash != std::string::npos;
         slash = file.find('/', slash + 1)) {
      if (is_listed(file.substr(0, slash))) return true;
    }
    return is_listed(file);
  }

  const Inventory& before_;
  const Inventory& after_;
  std::vector<bool> is_before_taken_;
  std::vector<bool> is_after_taken_;
  Growth growth_;
};

json::Value json_of(const std::optional<Item>& item) {
  if (!item) return {};
  json::Value all = json::Value::object();
  all.add("file", item->where.file);
  all.add("line", static_cast<std::int64_t>(item->where.line));
  all.add("column", static_cast<std::int64_t>(item->where.column));
  all.add("cell",
          item->where.cell == 0 ? json::Value()
                                : json::Value(static_cast<std::int64_t>(item->where.cell)));
  all.add("function", item->function);
  all.add("sdk", item->sdk);
  all.add("operation", item->operation);
  all.add("expression", item->expression);
  all.add("provider", item->provider);
  all.add("model", item->model);
  all.add("input_tokens", item->input_tokens);
  all.add("output_tokens", item->output_tokens);
  all.add("calls_per_month", item->calls_per_month);
  all.add("cost_per_call_usd", item->is_priced ? json::Value(item->per_call) : json::Value());
  all.add("cost_per_month_usd", item->is_priced ? json::Value(item->per_month) : json::Value());
  return all;
}

}  // namespace

const char* to_text(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kAdded:
      return "added";
    case ChangeKind::kRemoved:
      return "removed";
    case ChangeKind::kChanged:
      return "changed";
    case ChangeKind::kUnread:
      break;
  }
  return "unread";
}

std::size_t Growth::count(ChangeKind kind) const {
  return static_cast<std::size_t>(std::count_if(
      changes.begin(), changes.end(), [kind](const Change& c) { return c.kind == kind; }));
}

std::optional<double> Growth::percent() const {
  if (before <= 0) return std::nullopt;
  return increase / before * 100;
}

Growth compare(const Inventory& before, const Inventory& after) {
  return Comparison(before, after).run();
}

json::Value to_json(const Growth& growth, std::size_t most_changes) {
  const auto count = [&growth](ChangeKind kind) {
    return json::Value(static_cast<std::uint64_t>(growth.count(kind)));
  };
  json::Value totals = json::Value::object();
  totals.add("before_usd", growth.before);
  totals.add("after_usd", growth.after);
  totals.add("increase_usd", growth.increase);
  totals.add("increase_percent", growth.percent() ? json::Value(*growth.percent()) : json::Value());
  totals.add("added", count(ChangeKind::kAdded));
  totals.add("removed", count(ChangeKind::kRemoved));
  totals.add("changed", count(ChangeKind::kChanged));
  totals.add("unread", count(ChangeKind::kUnread));
  totals.add("same", static_cast<std::uint64_t>(growth.same));
  totals.add("moved", static_cast<std::uint64_t>(growth.moved));
  totals.add("newly_priced", static_cast<std::uint64_t>(growth.newly_priced));
  totals.add("newly_priced_usd", growth.newly_priced_usd);
  totals.add("unpriced", static_cast<std::uint64_t>(growth.unpriced));
  json::Value changes = json::Value::array();
  for (const Change& change : growth.changes) {
    if (changes.size() == most_changes) break;
    json::Value what = json::Value::array();
    for (const std::string& one : change.what) what.push(one);
    json::Value all = json::Value::object();
    all.add("kind", to_text(change.kind));
    all.add("increase_usd", change.increase);
    all.add("what", std::move(what));
    all.add("before", json_of(change.before));
    all.add("after", json_of(change.after));
    changes.push(std::move(all));
  }
  json::Value against = json::Value::object();
  against.add("name", growth.against);
  against.add("prices", growth.prices_before);
  json::Value all = json::Value::object();
  all.add("schema_version", 1);
  all.add("against", std::move(against));
  all.add("prices", growth.prices_after);
  all.add("totals", std::move(totals));
  const std::size_t left_out = growth.changes.size() - changes.size();
  all.add("changes", std::move(changes));
  if (left_out > 0) all.add("changes_left_out", static_cast<std::uint64_t>(left_out));
  return all;
}

}  // namespace aipreflight::cost
