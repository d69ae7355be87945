#include "artefact_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace aipreflight::testkit {

aipreflight::Result<std::shared_ptr<const ArtefactFolder>> ArtefactFolder::make() {
  std::error_code failure;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(failure);
  std::string path = (parent / "aipreflight-testkit-XXXXXX").string();
  if (failure || ::mkdtemp(path.data()) == nullptr) {
    return io_error("cannot make a folder for artefacts in '" + parent.string() + "'",
                    "set TMPDIR to a folder that can be written");
  }
  return std::shared_ptr<const ArtefactFolder>(std::make_shared<ArtefactFolder>(std::move(path)));
}

ArtefactFolder::~ArtefactFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace aipreflight::testkit
