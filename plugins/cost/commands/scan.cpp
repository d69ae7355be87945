#include "commands/scan.hpp"

#include "commands/sarif.hpp"
#include "commands/tables.hpp"
#include "details.hpp"

namespace aipreflight::cost {

ScanCommand::ScanCommand(const sdk::Config& config)
    : inquiry_(read_options(config, config.texts("path")), config), format_(config.text("format")) {
  for (const sdk::Config& path : config.list("path")) {
    if (Inquiry::is_missing(path.as_text())) path.error("nothing is at '" + path.as_text() + "'");
  }
}

int ScanCommand::run(sdk::Console& console) const {
  console.progress(-1, "reading source files");
  const Survey survey = inquiry_.survey([&console] { return console.cancelled(); });
  console.throw_if_cancelled();
  if (format_ == "json") {
    console.print(json::write(to_json(survey), {2}) + '\n');
  } else if (format_ == "markdown") {
    console.print(markdown_table(survey));
  } else if (format_ == "sarif") {
    console.print(json::write(sarif(survey), {2}) + '\n');
  } else if (format_ == "csv") {
    console.print(csv(survey));
  } else {
    console.print(text_table(survey, console.columns()));
  }
  return 0;
}

}  // namespace aipreflight::cost
