#include "host/program.hpp"

#include <array>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace aipreflight::host {

Result<std::string> find_program(const std::string& executable,
                                 const std::string& name,
                                 const std::string& reason) {
  std::error_code ignored;
  const auto folder = std::filesystem::weakly_canonical(executable, ignored).parent_path();
  const std::array places{(folder / name).lexically_normal().string(),
                          (folder / "../libexec/aipreflight" / name).lexically_normal().string()};
  for (const std::string& place : places) {
    if (std::filesystem::is_regular_file(place, ignored) && ::access(place.c_str(), X_OK) == 0) {
      return place;
    }
  }
  return plugin_error(reason,
                      "the program " + name + " is missing: neither " + places[0] + " nor " +
                          places[1] + " can be executed",
                      "install aipreflight whole, or keep bin/ and libexec/ together");
}

}  // namespace aipreflight::host
