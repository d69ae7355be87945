#pragma once

#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include <aipreflight/report.hpp>

#include "base/result.hpp"

namespace aipreflight::evals {

// The text that is judged as an artefact, which its content names: results.xml, results.json and so
// on.
class ResultsArtefact {
 public:
  // Of results of this format, or of "auto". `report` outlives it.
  ResultsArtefact(sdk::Report& report, const std::string& format)
      : report_(report), format_(format) {}
  ResultsArtefact(const ResultsArtefact&) = delete;
  ResultsArtefact& operator=(const ResultsArtefact&) = delete;
  ~ResultsArtefact();

  // The next piece of the text (readers/blocks.hpp). Reason "artefact_unwritable".
  [[nodiscard]] Result<void> take(std::string_view block, bool is_first);
  // After the last: the artefact is there, as a whole. Without a piece there is none.
  [[nodiscard]] Result<void> finish();

 private:
  struct Name {
    const char* name;
    const char* media_type;
  };
  void drop();
  [[nodiscard]] Name name_of(std::string_view text) const;
  [[nodiscard]] Error unwritable() const;

  sdk::Report& report_;
  const std::string& format_;
  std::map<std::string, std::string> paths_;  // of the names that were announced
  std::string path_;                          // of the text that is being taken
  std::ofstream file_;                        // beside it, until it is whole
};

}  // namespace aipreflight::evals
