#include "base/process_stat.hpp"

#include "base/files.hpp"
#include "base/text.hpp"

namespace aipreflight {
namespace {

constexpr std::size_t kFirst = 3;

}  // namespace

// Not by a stream's iterators: of a process that ended since the file was opened, they throw.
ProcessStat ProcessStat::of(pid_t process) {
  ProcessStat stat;
  const auto line = files::read("/proc/" + std::to_string(process) + "/stat");
  const std::size_t name_end = line ? line->rfind(')') : std::string::npos;
  if (name_end == std::string::npos) return stat;
  for (const auto field :
       text::split(text::trim(std::string_view(*line).substr(name_end + 1)), ' '))
    stat.fields_.emplace_back(field);
  return stat;
}

std::string ProcessStat::field(std::size_t number) const {
  const std::size_t place = number - kFirst;
  return place < fields_.size() ? fields_[place] : std::string();
}

}  // namespace aipreflight
