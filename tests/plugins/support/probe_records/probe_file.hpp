#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "probe_records/read.hpp"

namespace aipreflight::probe_records {

// A file of probes in a folder of its own, gone with this object.
class ProbeFile {
 public:
  explicit ProbeFile(const std::string& content) {
    std::random_device random;
    do {
      folder_ = std::filesystem::temp_directory_path() / ("probes-" + std::to_string(random()));
    } while (!std::filesystem::create_directory(folder_));
    std::ofstream(path(), std::ios::binary) << content;
  }
  ProbeFile(const ProbeFile&) = delete;
  ProbeFile& operator=(const ProbeFile&) = delete;
  ~ProbeFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::string path() const { return (folder_ / "probes.jsonl").string(); }
  [[nodiscard]] Result<Records> read(const ReadOptions& options) const {
    auto reader = files::BlockReader::open(path());
    if (!reader) return reader.take_error();
    return probe_records::read(reader.take(), "probes.jsonl", options);
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace aipreflight::probe_records
