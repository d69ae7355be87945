#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"

namespace aipreflight::testkit {

// An empty folder of one run, removed with all that is in it when nobody holds it any more.
class ArtefactFolder {
 public:
  [[nodiscard]] static aipreflight::Result<std::shared_ptr<const ArtefactFolder>> make();
  explicit ArtefactFolder(std::string path) : path_(std::move(path)) {}
  ~ArtefactFolder();
  ArtefactFolder(const ArtefactFolder&) = delete;
  ArtefactFolder& operator=(const ArtefactFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace aipreflight::testkit
