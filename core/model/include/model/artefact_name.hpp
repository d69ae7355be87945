#pragma once

#include <cstdint>
#include <string_view>

// What a check may call the files of its folder: abi/host.h, `artefact`.
namespace aipreflight {

// Of one check.
inline constexpr std::uint64_t kArtefactLimit = 10'000;

// The files that the host writes into the same folder.
inline constexpr std::string_view kOutputLog = "stdout.log";
inline constexpr std::string_view kErrorLog = "stderr.log";
inline constexpr std::string_view kPluginLog = "plugin.log";

// Why an artefact cannot have this name: "is not [A-Za-z0-9][A-Za-z0-9._-]{0,99}", "is the host's
// own"; "" if it can. A name that can leads nowhere but into the folder.
[[nodiscard]] std::string_view artefact_name_defect(std::string_view name);

}  // namespace aipreflight
