#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scalar.hpp"

namespace aipreflight::profile {

// A text and where it stands.
struct PlacedText {
  std::string text;
  SourceRef where;
};

// Reads the parts of a profile that every profile has, with variables expanded; what is wrong
// becomes a problem.
class Reader {
 public:
  Reader(const Environment& environment, Problems& problems) : reading_{environment, problems} {}

  [[nodiscard]] Problems& problems() const { return reading_.problems; }

  // Not empty.
  [[nodiscard]] std::optional<std::string> text(const yaml::Node& node,
                                                const std::string& name) const;
  // One text, or a list of them.
  [[nodiscard]] std::vector<PlacedText> texts(const yaml::Node& node,
                                              const std::string& name) const;
  [[nodiscard]] std::optional<std::string> choice(const yaml::Node& node,
                                                  const std::string& name,
                                                  const std::vector<std::string>& choices) const;
  [[nodiscard]] std::optional<double> seconds(const yaml::Node& node,
                                              const std::string& name) const;
  // Of a key of type int or size.
  [[nodiscard]] std::optional<std::uint64_t> amount(const yaml::Node& node,
                                                    const std::string& name,
                                                    const Key& key) const;
  // The node if it is a map; nullptr after a problem.
  [[nodiscard]] const yaml::Node* map(const yaml::Node& node, const std::string& name) const;
  void check_keys(const yaml::Node& map, const std::vector<std::string>& known) const;

 private:
  [[nodiscard]] std::optional<ConfigNode> value(const yaml::Node& node,
                                                const std::string& name,
                                                const Key& key) const;

  Reading reading_;
};

}  // namespace aipreflight::profile
