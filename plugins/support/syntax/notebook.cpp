#include "base/text.hpp"
#include "json/value.hpp"
#include "syntax/parse.hpp"

namespace aipreflight::syntax {
namespace {

// nbformat writes a source as one text or as a list of lines.
std::string source_of(const json::Value& cell) {
  const json::Value& source = cell["source"].is_null() ? cell["input"] : cell["source"];
  if (source.is_string()) return source.as_string();
  std::string all;
  for (const json::Value& line : source.items()) all += line.as_string();
  return all;
}

// "%magic", "!command" and "?help" are of IPython; a cell of "%%bash" is no Python at all.
void append_python(std::string& out, const std::string& cell) {
  const std::string_view trimmed = text::trim(cell);
  const bool is_other = trimmed.starts_with("%%") && !trimmed.starts_with("%%time") &&
                        !trimmed.starts_with("%%capture");
  for (const std::string_view line : text::split(cell, '\n')) {
    const std::string_view code = text::trim(line);
    const bool is_magic = !code.empty() && (code[0] == '%' || code[0] == '!' || code[0] == '?');
    if (!is_other && !is_magic) out += line;
    out += '\n';
  }
}

// Kernels that extend Python call themselves something else; their editor mode tells.
std::string language_of(const json::Value& notebook) {
  const json::Value& metadata = notebook["metadata"];
  const json::Value& info = metadata["language_info"];
  const json::Value& mode = info["codemirror_mode"];
  for (const json::Value* name : {&info["name"], &info["mimetype"], &mode, &mode["name"]}) {
    if (text::to_lower(name->as_string()).find("python") != std::string::npos) return "python";
  }
  const std::string& kernel = metadata["kernelspec"]["language"].as_string();
  return text::to_lower(kernel.empty() ? info["name"].as_string() : kernel);
}

}  // namespace

Result<Source> read_notebook(const std::string& text, const std::string& name) {
  auto parsed = json::parse(text, name);
  if (!parsed.ok()) return parsed.take_error();
  const json::Value* cells = parsed->find("cells");
  if (cells == nullptr)
    cells = (*parsed)["worksheets"].items().empty()
                ? nullptr
                : (*parsed)["worksheets"].items().front().find("cells");
  if (cells == nullptr || !cells->is_array()) {
    return execution_error("notebook_broken", "the notebook has no list of cells");
  }
  const std::string language = language_of(*parsed);
  if (!language.empty() && language != "python") {
    return execution_error("notebook_language",
                           "the notebook is in " + text::one_line(language, 40));
  }
  Source source;
  std::uint32_t number = 0;
  for (const json::Value& cell : cells->items()) {
    ++number;
    if (cell["cell_type"].as_string() != "code") continue;
    source.cells.push_back({static_cast<std::uint32_t>(source.text.size()), number});
    append_python(source.text, source_of(cell));
  }
  return source;
}

}  // namespace aipreflight::syntax
