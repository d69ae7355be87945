#pragma once

#include <string>
#include <string_view>

namespace aipreflight::sla {

// A number of a measurement with so many digits; "-" for one that there is none of.
[[nodiscard]] std::string shown_number(double value, int digits = 4);
// What stands in an attribute of XML or between its tags.
[[nodiscard]] std::string xml_text(std::string_view text);
// A cell of a table in Markdown.
[[nodiscard]] std::string markdown_cell(std::string_view text);
// In the last of so many columns of a terminal; longer ones stay as they are.
[[nodiscard]] std::string at_right(std::string text, std::size_t width);

}  // namespace aipreflight::sla
