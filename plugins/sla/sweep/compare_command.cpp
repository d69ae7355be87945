#include "sweep/compare_command.hpp"

#include <filesystem>

#include "sweep/chart.hpp"
#include "sweep/compare.hpp"

namespace aipreflight::sla {
namespace {

// "NAME=FILE" or "FILE".
std::pair<std::string, std::string> name_and_file(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals != std::string::npos && word.find('/') > equals) {
    return {word.substr(0, equals), word.substr(equals + 1)};
  }
  return {std::filesystem::path(word).stem().string(), word};
}

}  // namespace

CompareCommand::CompareCommand(const sdk::Config& config) : format_(config.text("format")) {
  for (const sdk::Config& word : config.list("sweeps")) {
    auto [name, file] = name_and_file(word.as_text());
    auto saved = read_sweep(file, std::move(name));
    if (saved) {
      sweeps_.push_back(saved.take());
    } else {
      word.error(saved.error().to_string());
    }
  }
}

int CompareCommand::run(sdk::Console& console) const {
  if (format_ == "json") {
    console.print(comparison_json(sweeps_));
  } else if (format_ == "markdown") {
    console.print(comparison_markdown(sweeps_));
  } else if (format_ == "svg") {
    console.print(comparison_svg(sweeps_));
  } else {
    console.print(comparison_table(sweeps_));
  }
  return 0;
}

}  // namespace aipreflight::sla
