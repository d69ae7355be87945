#include "library.hpp"

#include <cctype>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <system_error>
#include <unistd.h>

#include <boost/dll/shared_library.hpp>

#include "base/text.hpp"
#include "elf/image.hpp"

namespace aipreflight::runner {
namespace {

constexpr const char* kEntry = "aipreflight_plugin_v1";
constexpr std::string_view kEntries = "aipreflight_plugin_v";
constexpr std::string_view kDescriptors = "/proc/self/fd/";

// Holds libraries for ever: destroyed, they would be unloaded.
void keep(boost::dll::shared_library library) {
  static std::mutex mutex;
  static auto* const kept = new std::deque<boost::dll::shared_library>;
  const std::lock_guard lock(mutex);
  kept->push_back(std::move(library));
}

std::optional<int> descriptor_of(const std::string& load_path) {
  if (!load_path.starts_with(kDescriptors)) return std::nullopt;
  const auto number = text::to_integer(std::string_view(load_path).substr(kDescriptors.size()));
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

// The loader knows libraries by their names. A process that goes on after this check may give the
// number of a closed descriptor to another module, which would then be taken for this one: so it
// loads by a descriptor that is never closed.
std::string own_path(const std::string& load_path) {
  const auto descriptor = descriptor_of(load_path);
  const int own = descriptor ? fcntl(*descriptor, F_DUPFD_CLOEXEC, 3) : -1;
  return own < 0 ? load_path : std::string(kDescriptors) + std::to_string(own);
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  if (from == to) return;
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// The loader's own words, out of what Boost.DLL puts around them.
std::string loader_words(const std::string& what) {
  constexpr std::string_view kBefore = "(dlerror system message: ";
  const std::size_t begin = what.find(kBefore);
  if (begin == std::string::npos) return what;
  const std::size_t end = what.rfind("): ");
  const std::size_t start = begin + kBefore.size();
  return what.substr(start,
                     end == std::string::npos || end < start ? std::string::npos : end - start);
}

wire::Refused no_entry(const std::string& path, const std::vector<std::string>& exports) {
  std::vector<std::string> others;
  for (const std::string& name : exports) {
    if (name.starts_with(kEntries)) others.push_back(name);
  }
  if (!others.empty()) {
    return {"plugin_incompatible",
            path + ": no entry symbol " + kEntry + " (exports " + text::join(others, ", ") +
                "): the module speaks another major of the plugin ABI, this host speaks " +
                std::to_string(AIPF_ABI_MAJOR)};
  }
  std::vector<std::string> shown(
      exports.begin(), exports.begin() + std::min<std::ptrdiff_t>(5, std::ssize(exports)));
  std::string list = shown.empty() ? "nothing" : text::join(shown, ", ");
  if (exports.size() > shown.size())
    list += " and " + std::to_string(exports.size() - shown.size()) + " more";
  return {"plugin_invalid",
          path + ": no entry symbol " + kEntry + " (exports " + text::one_line(list, 400) +
              "): it is not a plugin of aipreflight"};
}

}  // namespace

Loaded load_module(const std::string& path,
                   const std::string& load_path,
                   bool owns_descriptor,
                   std::string_view file) {
  const std::string opened = owns_descriptor ? load_path : own_path(load_path);
  boost::dll::shared_library library;
  try {
    library.load(opened, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  } catch (const std::system_error& error) {
    std::string words = loader_words(error.what());
    replace_all(words, opened, path);
    if (words.find(path) == std::string::npos) words = path + ": " + words;
    return {nullptr, {"plugin_load_failed", text::one_line(words, 4096)}};
  } catch (const std::exception& error) {
    return {nullptr,
            {"plugin_load_failed",
             path + ": an exception came out of the module while it was loaded: " +
                 text::one_line(error.what(), 1000)}};
  }
  if (const auto descriptor = descriptor_of(load_path); owns_descriptor && descriptor)
    close(*descriptor);
  Loaded loaded;
  if (library.has(kEntry)) {
    using Entry = const aipf_module*(std::uint32_t, std::uint32_t, aipf_str*);
    loaded.entry = &library.get<Entry>(kEntry);
  } else {
    loaded.refusal = no_entry(path, elf::read(file).exports);
  }
  keep(std::move(library));
  return loaded;
}

}  // namespace aipreflight::runner
