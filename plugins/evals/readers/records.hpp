#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"

namespace aipreflight::evals {

// Reads results that are records: JSON Lines, or a list of objects.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // The next of them, which is an object.
  [[nodiscard]] virtual Result<void> take(const json::Node& record) = 0;
  // Members of a record that take() does not look at (json/pruner.hpp): they may be missing.
  [[nodiscard]] virtual std::span<const std::string_view> passed_over() const { return {}; }
  // After the last.
  [[nodiscard]] virtual Result<CaseFile> finish() = 0;
};

// Such a format; it is known by its first record. `file` outlives the reader.
struct RecordFormat {
  std::string_view name;
  bool (*knows)(const json::Node& first);
  std::unique_ptr<RecordReader> (*reader)(const std::string& file);
};

template <typename Reader>
std::unique_ptr<RecordReader> make_record_reader(const std::string& file) {
  return std::make_unique<Reader>(file);
}

// All of them, in the order in which they are looked for.
extern const std::array<const RecordFormat*, 4> kRecordFormats;

// Gives every record of a text to a reader (json_records/records.hpp). Errors name the line in
// their message, as all of these readers do.
[[nodiscard]] Result<CaseFile> read_records(std::string_view text,
                                            const std::string& file,
                                            RecordReader& reader);
// The same of some whole lines, behind so many others, which are then more.
[[nodiscard]] Result<void> take_records(std::string_view lines,
                                        const std::string& file,
                                        std::uint32_t& before,
                                        RecordReader& reader);

}  // namespace aipreflight::evals
