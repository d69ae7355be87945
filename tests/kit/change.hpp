#pragma once

#include <random>
#include <string>
#include <string_view>

namespace aipreflight::kit {

// Puts some of these parts, none, one or two, anywhere into a text that is not empty, each in the
// place of up to two bytes.
template <typename Parts>
void change(std::string& text, const Parts& parts, std::mt19937& random) {
  for (std::size_t changes = random() % 3; changes > 0; --changes) {
    const std::string_view part = parts[random() % parts.size()];
    const std::size_t place = random() % text.size();
    text.replace(place, random() % 3, part);
  }
}

}  // namespace aipreflight::kit
