#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "channel.hpp"
#include "model/check_result.hpp"
#include "wire/message.hpp"

namespace aipreflight::host {

// The folder that a check may write to, read by the host with the distrust that is due.
class ArtefactFolder {
 public:
  explicit ArtefactFolder(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] const std::string& path() const { return path_; }

  // Bytes on disk of all that is in it, symlinks not followed. Counting stops above `limit`.
  [[nodiscard]] std::uint64_t bytes(std::uint64_t limit) const;

  // The announced file with its size and digest; its path is its name. Errors: artefact_name where
  // it is something else than a file of this folder, limit_disk where it is larger than `limit`,
  // artefact_missing.
  [[nodiscard]] Result<Artefact> read(const wire::ArtefactAnnounced& announced,
                                      std::uint64_t limit) const;

  // Writes stdout.log, stderr.log and plugin.log, those that are not empty.
  [[nodiscard]] std::vector<Artefact> write(const Output& output) const;

 private:
  std::string path_;
};

}  // namespace aipreflight::host
