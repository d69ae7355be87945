#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"
#include "json_records/list_stream.hpp"
#include "mlflow_rows.hpp"

namespace aipreflight::evals {

// The table of an MLflow run, {"columns": [name, …], "data": [[value, …], …]}, while the text of it
// comes in blocks: of its rows the numbers are held, and the text of one.
class MlflowTable {
 public:
  // Of the run `file`, where it lies as `path`.
  MlflowTable(std::string file, std::string path);
  MlflowTable(const MlflowTable&) = delete;
  MlflowTable& operator=(const MlflowTable&) = delete;

  // The next piece of the text, cut anywhere. Reason "malformed", with the place; an error ends the
  // reading.
  [[nodiscard]] Result<void> feed(std::string_view block) { return rows_text_.feed(block); }
  // After the last piece, once: its rows become the cases of a file. Reason "malformed".
  [[nodiscard]] Result<void> finish(CaseFile& result);

 private:
  Result<void> take(std::string_view row);

  std::string file_;
  std::string path_;
  MlflowRows rows_;
  json::Document row_;
  json_records::ListStream rows_text_;
};

}  // namespace aipreflight::evals
