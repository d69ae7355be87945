#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aipreflight::validate {

// What a probe told (core/probe/facts.h): lines of fields, the first being the name.
class Facts {
 public:
  Facts() = default;
  explicit Facts(std::string_view text);

  // The fields after the name, for each line of that name.
  [[nodiscard]] std::vector<std::vector<std::string>> all(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  // A field of the last line of that name; "" if there is none.
  [[nodiscard]] std::string last(std::string_view name, std::size_t field = 0) const;
  // What an aspect of the process was like at a moment ("start", "end").
  [[nodiscard]] std::set<std::string> state(std::string_view moment, std::string_view aspect) const;

 private:
  std::vector<std::vector<std::string>> lines_;
};

}  // namespace aipreflight::validate
