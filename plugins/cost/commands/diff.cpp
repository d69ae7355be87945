#include "commands/diff.hpp"

#include "commands/growth_tables.hpp"
#include "growth_judge.hpp"

namespace aipreflight::cost {
namespace {

constexpr int kExceeded = 1;
constexpr int kUnmeasured = 3;

}  // namespace

DiffCommand::DiffCommand(const sdk::Config& config)
    : inquiry_(read_options(config, config.texts("in")), config),
      limits_{config.find_number("max_increase_usd"), config.find_number("max_increase_percent")},
      format_(config.text("format")) {
  read_revisions(config);
}

void DiffCommand::read_revisions(const sdk::Config& config) {
  const std::vector<std::string>& paths = inquiry_.settings().scan_paths;
  const bool has_words = config.has("revisions");
  const bool has_base = config.has("base");
  if (config.has("baseline")) {
    if (has_words || has_base) {
      return config.error("baseline", "a commit or --baseline is compared with, not both");
    }
    reference_ = Reference::file(config.text("baseline"), config, "baseline");
    return;
  }
  if (has_words && has_base) {
    return config.error("base", "the commit to compare with is given twice");
  }
  const char* key = has_base ? "base" : "revisions";
  const std::string words = config.find_text(has_base ? "base" : "revisions").value_or("HEAD");
  const auto [from, to] = git::split_range(words);
  reference_ = Reference::commit(from.empty() ? "HEAD" : from, paths, config, key);
  const std::size_t dots = words.find("...");
  const std::string head = dots == std::string::npos ? to : words.substr(dots + 3);
  if (!head.empty()) head_ = open_revision(head, paths, config, key);
}

int DiffCommand::run(sdk::Console& console) const {
  const auto cancelled = [&console] { return console.cancelled(); };
  console.progress(-1, "reading source files");
  const auto before = reference_->inventory(inquiry_, cancelled);
  if (!before.ok()) {
    console.print_error(before.error().to_string() + '\n');
    return kUnmeasured;
  }
  const source_tree::Tree& tree = head_ == nullptr ? source_tree::disk() : *head_;
  const Growth growth = compare(*before, inventory_of(inquiry_.survey(cancelled, tree), "now"));
  console.throw_if_cancelled();
  if (format_ == "json") {
    console.print(json::write(to_json(growth), {2}) + '\n');
  } else if (format_ == "markdown") {
    console.print(markdown_table(growth));
  } else {
    console.print(text_table(growth, console.columns()));
  }
  if (!limits_.are_set()) return 0;
  if (const std::string why = why_unmeasured(growth); !why.empty()) {
    console.print_error("the growth is not measured: " + why + '\n');
    return kUnmeasured;
  }
  const std::vector<std::string> sentences = exceeded(limits_, growth);
  for (const std::string& sentence : sentences) console.print_error(sentence + '\n');
  return sentences.empty() ? 0 : kExceeded;
}

}  // namespace aipreflight::cost
