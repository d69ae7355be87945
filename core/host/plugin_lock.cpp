#include "host/plugin_lock.hpp"

#include <algorithm>
#include <vector>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "minisign.hpp"

namespace aipreflight::host {
namespace {

constexpr std::uint64_t kFileLimit = 4u << 20;
constexpr std::string_view kFormat = "format 1";
constexpr const char* kHeading =
    "# The plugins that may run here. Written by 'aipreflight plugin lock'; docs/plugins.md, \"The "
    "lock file\".\n";
constexpr const char* kShape = "module version abi N.N sha256 DIGEST";

Error malformed(const std::string& path, std::uint32_t line, const std::string& what) {
  Error error = plugin_error("lock_invalid", what, "write it anew with 'aipreflight plugin lock'");
  error.where = {path, line, 1};
  return error;
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (const std::string_view word : text::split(line, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

std::string short_digest(const std::string& digest) {
  return digest.substr(0, 16) + "…";
}

}  // namespace

Result<PluginLock> PluginLock::parse(std::string_view text, const std::string& path) {
  PluginLock lock;
  lock.path_ = path;
  lock.sha256_ = sha256_hex(text);
  std::uint32_t number = 0;
  bool has_format = false;
  for (const std::string_view raw : text::split(text, '\n')) {
    ++number;
    const std::string_view line = text::trim(raw);
    if (line.empty() || line.front() == '#') continue;
    if (!has_format) {
      if (line != kFormat) {
        return malformed(path,
                         number,
                         "a lock file begins with '" + std::string(kFormat) + "', not with '" +
                             text::one_line(line, 60) + "'");
      }
      has_format = true;
      continue;
    }
    const auto words = words_of(line);
    if (words.size() != 6 || words[2] != "abi" || words[4] != "sha256" || !is_digest(words[5])) {
      return malformed(path,
                       number,
                       "a line of a lock file is '" + std::string(kShape) + "', not '" +
                           text::one_line(line, 120) + "'");
    }
    LockedModule module{std::string(words[0]),
                        std::string(words[1]),
                        std::string(words[3]),
                        std::string(words[5]),
                        number};
    if (const auto known = lock.modules_.find(module.id); known != lock.modules_.end()) {
      return malformed(path,
                       number,
                       "module '" + text::one_line(module.id, 60) +
                           "' stands here twice, first in line " +
                           std::to_string(known->second.line));
    }
    lock.add(std::move(module));
  }
  if (!has_format) return malformed(path, number, "the lock file is empty");
  return lock;
}

Result<PluginLock> PluginLock::read(const std::string& path, const std::string& key) {
  const auto text = files::read(path, kFileLimit);
  if (!text) return plugin_error("lock_unreadable", text.error().message);
  std::string key_id;
  if (!key.empty()) {
    const auto owner = read_minisign_key(key);
    if (!owner) return owner.error();
    const std::string signature_path = path + ".minisig";
    const auto signature = files::read(signature_path, kFileLimit);
    if (!signature) {
      return plugin_error(
          "plugin_not_locked",
          "the lock file has to be signed with key " + owner->id + ": " + signature.error().message,
          "sign it with 'minisign -S -m " + path + "'");
    }
    if (auto checked = check_minisign(*text, *signature, *owner, signature_path); !checked) {
      return checked.take_error();
    }
    key_id = owner->id;
  }
  auto lock = parse(*text, path);
  if (lock) lock->key_id_ = key_id;
  return lock;
}

std::string PluginLock::to_text() const {
  std::string text = kHeading + std::string(kFormat) + '\n';
  for (const auto& [id, module] : modules_) {
    text += id + ' ' + module.version + " abi " + module.abi + " sha256 " + module.sha256 + '\n';
  }
  return text;
}

Result<void> PluginLock::check(const std::string& id,
                               const std::string& path,
                               const std::string& sha256) const {
  const auto found = modules_.find(id);
  if (found == modules_.end()) {
    return plugin_error("plugin_not_locked",
                        path + ": module '" + id + "' is not in the lock file " + path_,
                        "look at it, then add it with 'aipreflight plugin lock'");
  }
  const LockedModule& locked = found->second;
  if (locked.sha256 == sha256) return {};
  return plugin_error("plugin_not_locked",
                      path + ": is not the file that was locked: its SHA-256 is " +
                          short_digest(sha256) + ", " + path_ + ":" + std::to_string(locked.line) +
                          " has " + short_digest(locked.sha256) + " (version " +
                          text::one_line(locked.version, 60) + ")",
                      "look at what changed, then lock it again with 'aipreflight plugin lock'");
}

}  // namespace aipreflight::host
