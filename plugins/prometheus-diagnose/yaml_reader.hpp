#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "yaml/node.hpp"

namespace aipreflight::diagnose {

// Reads typed values of a mapping and says, with its place, what is wrong.
class YamlReader {
 public:
  explicit YamlReader(Errors& errors) : errors_(errors) {}

  void complain(const SourceRef& where, std::string message, std::string hint = {});
  // False where it is no mapping. Unknown keys get the nearest known one.
  bool keys(const yaml::Node& map, const std::vector<std::string>& known, std::string_view what);
  // The text under a key; `otherwise` where there is none.
  [[nodiscard]] std::string text(const yaml::Node& map,
                                 std::string_view key,
                                 std::string otherwise = {});
  [[nodiscard]] double number(const yaml::Node& map, std::string_view key, double otherwise);
  [[nodiscard]] bool flag(const yaml::Node& map, std::string_view key);
  [[nodiscard]] std::vector<const yaml::Node*> list(const yaml::Node& map, std::string_view key);
  // The texts of a list, or the one text that stands for it.
  [[nodiscard]] std::vector<std::string> texts(const yaml::Node& map, std::string_view key);
  // The place of the word among `choices`; 0 with a complaint where it is none of them.
  [[nodiscard]] std::size_t choice(const yaml::Node& map,
                                   std::string_view key,
                                   const std::vector<std::string>& choices);

 private:
  Errors& errors_;
};

}  // namespace aipreflight::diagnose
