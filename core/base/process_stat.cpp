#include "base/process_stat.hpp"

#include "base/files.hpp"
#include "base/text.hpp"

namespace aipreflight {
namespace {

constexpr std::size_t kFirst = 3;

}  // namespace

// Not by a stream's iterators: of a process that ended since the file was opened, they throw.
ProcessStat ProcessStat::in(const std::string& path) {
  ProcessStat stat;
  const auto line = files::read(path);
  const std::size_t name_end = line ? line->rfind(')') : std::string::npos;
  if (name_end == std::string::npos) return stat;
  for (const auto field :
       text::split(text::trim(std::string_view(*line).substr(name_end + 1)), ' '))
    stat.fields_.emplace_back(field);
  return stat;
}

ProcessStat ProcessStat::of(pid_t process) {
  return in("/proc/" + std::to_string(process) + "/stat");
}

ProcessStat ProcessStat::of_this() {
  return in("/proc/self/stat");
}

std::uint64_t ProcessStat::threads() const {
  return static_cast<std::uint64_t>(text::to_integer(field(20)).value_or(0));
}

std::string ProcessStat::field(std::size_t number) const {
  const std::size_t place = number - kFirst;
  return place < fields_.size() ? fields_[place] : std::string();
}

}  // namespace aipreflight
