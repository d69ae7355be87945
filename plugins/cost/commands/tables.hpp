#pragma once

#include <cstdint>
#include <string>

#include "survey.hpp"

// A survey as people read it. Text of the sources is escaped for where it lands.
namespace aipreflight::cost {

// For a terminal, the dearest first, with totals and what was not read. `columns` 0: no limit.
[[nodiscard]] std::string text_table(const Survey& survey, std::uint32_t columns);
[[nodiscard]] std::string markdown_table(const Survey& survey);
// RFC 4180, in the order of the files; a text that a spreadsheet would take for a formula begins
// with an apostrophe.
[[nodiscard]] std::string csv(const Survey& survey);

// "src/app.py:12", "cells.ipynb:cell 3:4"
[[nodiscard]] std::string place_of(const Where& where);
// "gpt-4o", "gpt-4o or gpt-4o-mini", "?"
[[nodiscard]] std::string shown_models(const Site& site);

}  // namespace aipreflight::cost
