#pragma once

#include <string>
#include <vector>

namespace aipreflight {

// Values that must not be seen, and texts without them.
class Secrets {
 public:
  // Values of at least 8 bytes of the named variables and of every variable of the environment
  // whose name ends in KEY, TOKEN, SECRET or PASSWORD. A shorter value is not hidden; its variable
  // is named in warnings().
  explicit Secrets(const std::vector<std::string>& extra_variables = {});
  void add(const std::string& value);  // one from elsewhere; the same rules

  // The text with "[redacted]" for each of them, the longest first.
  [[nodiscard]] std::string hide(std::string text) const;
  [[nodiscard]] bool is_empty() const { return values_.empty(); }
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::vector<std::string> values_;  // longest first
  std::vector<std::string> warnings_;
};

}  // namespace aipreflight
