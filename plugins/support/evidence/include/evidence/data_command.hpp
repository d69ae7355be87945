#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <aipreflight/command.hpp>

#include "evidence/data_file.hpp"

namespace aipreflight::evidence {

// The command `data dump` of a module: what it knows, for whoever wants to lay something upon it.
// `kFiles` answers at least one file.
template <std::vector<DataFile> (*kFiles)()>
class DataCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "data-dump",
      .title = "print the data that it is built with",
      .doc =
          "The whole text, as a start for a file of your own. Without a name, of every file, each "
          "behind a comment with its name. Exit code 2: there is no such file."};
  static constexpr std::array kKeys{
      sdk::positional(sdk::key("name").list().unit("NAME").doc("Files to print."))};

  explicit DataCommand(const sdk::Config& config) : names_(config.texts("name")) {
    for (const std::string& name : names_) {
      if (find(name) == nullptr) {
        std::string known;
        for (const DataFile& file : files_)
          known.append(known.empty() ? "" : ", ").append(file.name);
        config.error("name", "there is no '" + name + "'; there is " + known);
      }
    }
  }

  [[nodiscard]] int run(sdk::Console& console) const {
    if (names_.size() == 1) {
      console.print(find(names_.front())->text);
      return 0;
    }
    for (const DataFile& file : files_) {
      const bool is_wanted =
          names_.empty() || std::find(names_.begin(), names_.end(), file.name) != names_.end();
      if (!is_wanted) continue;
      console.print("# " + std::string(file.name) + '\n');
      console.print(file.text);
    }
    return 0;
  }

 private:
  [[nodiscard]] const DataFile* find(std::string_view name) const {
    const auto found = std::find_if(
        files_.begin(), files_.end(), [&](const DataFile& file) { return file.name == name; });
    return found == files_.end() ? nullptr : &*found;
  }

  std::vector<DataFile> files_ = kFiles();
  std::vector<std::string> names_;
};

}  // namespace aipreflight::evidence
