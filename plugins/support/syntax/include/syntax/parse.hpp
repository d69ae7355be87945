#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "syntax/module.hpp"

namespace aipreflight::syntax {

// A text to be parsed. A byte order mark is skipped; positions count it.
struct Source {
  Language language = Language::kPython;
  std::string text;
  std::vector<Cell> cells = {};
};

// Parses with the grammar of its language. A text with syntax errors gives what stands outside of
// them; errors() says where they are. [any thread; a parser is made for each]
[[nodiscard]] std::unique_ptr<const Module> parse(Source source);

// The code cells of a Jupyter notebook (nbformat 3 and 4) as one text of Python; lines of IPython
// that are not Python ("%pip", "!ls") are blanked. Fails, naming what is wrong, where it is none,
// or its language is not Python.
[[nodiscard]] Result<Source> read_notebook(const std::string& text, const std::string& name);

}  // namespace aipreflight::syntax
