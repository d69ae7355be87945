#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "inventory.hpp"
#include "json/value.hpp"

namespace aipreflight::cost {

enum class ChangeKind {
  kAdded,
  kRemoved,
  kChanged,
  kUnread,  // was there before, in a file that could not be read whole now
};
[[nodiscard]] const char* to_text(ChangeKind kind);

struct Change {
  ChangeKind kind = ChangeKind::kChanged;
  std::optional<Item> before;
  std::optional<Item> after;
  double increase = 0;            // US dollars a month, as far as both prices are known
  std::vector<std::string> what;  // "model gpt-4o-mini → gpt-4o"
  [[nodiscard]] const Item& shown() const { return after ? *after : *before; }
};

// What became dearer or cheaper between two inventories.
struct Growth {
  std::string against;  // name of the first
  std::string prices_before;
  std::string prices_after;
  double before = 0;             // US dollars a month, of the sites with a known price
  double after = 0;              // the same
  double increase = 0;           // the sum of the changes
  std::vector<Change> changes;   // the greatest first
  std::size_t same = 0;          // sites without a change; moved ones among them
  std::size_t moved = 0;         // in another file or function
  std::size_t measured = 0;      // sites whose part in the increase is known
  std::size_t unread = 0;        // changes of that kind
  std::size_t newly_priced = 0;  // changed, and without a known price before
  double newly_priced_usd = 0;   // what they cost a month, which is not in `increase`
  std::size_t unpriced = 0;      // added or changed, and without a known price now

  [[nodiscard]] std::size_t count(ChangeKind kind) const;
  // Of what was spent before; nullopt where that was nothing.
  [[nodiscard]] std::optional<double> percent() const;
};

// Matches sites by what they are and say, and never by their line: one that moves within a file, to
// another function or to another file is the same; one whose model, tokens, calls or price changed
// is changed, wherever the reason stands. A price that is no longer known is no saving, and one
// that was not known before is no growth. Pure.
[[nodiscard]] Growth compare(const Inventory& before, const Inventory& after);

// The first changes, and how many are left out.
[[nodiscard]] json::Value to_json(const Growth& growth, std::size_t most_changes);
[[nodiscard]] inline json::Value to_json(const Growth& growth) {
  return to_json(growth, growth.changes.size());
}

}  // namespace aipreflight::cost
