#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <aipreflight/report.hpp>

#include "base/source_ref.hpp"
#include "document.hpp"
#include "settings.hpp"

namespace aipreflight::rollback {

// Where rules report what they found. What a breach means is the profile's word, or else the
// rule's.
class Breaches {
 public:
  static constexpr std::size_t kShown = 20;  // findings of one rule; the rest is counted

  Breaches(const Rules& rules, const Settings& settings, std::string file);

  // The rule was looked into, at so many places.
  void checked(std::string_view rule, std::size_t count = 1);

  // A breach in the runbook, in another file, or of a key of the profile.
  void add(std::string_view rule, Place place, std::string message);
  void add(std::string_view rule, SourceRef where, std::string message);
  void add(std::string_view rule, const std::string& key, std::string message);

  [[nodiscard]] bool is_on(std::string_view rule) const { return weight(rule) != Weight::kOff; }

  struct Count {
    std::size_t checked = 0;
    std::size_t breaches = 0;
  };
  [[nodiscard]] const std::map<std::string, Count, std::less<>>& counts() const { return counts_; }

  // In the order of the places in the runbook, others behind.
  [[nodiscard]] std::vector<sdk::Finding> take();

 private:
  [[nodiscard]] Weight weight(std::string_view rule) const;
  void add(std::string_view rule, sdk::Finding finding);

  const Rules& rules_;
  const Settings& settings_;
  std::string file_;
  std::map<std::string, Count, std::less<>> counts_;
  std::vector<sdk::Finding> findings_;
};

}  // namespace aipreflight::rollback
