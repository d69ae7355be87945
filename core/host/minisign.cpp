#include "minisign.hpp"

#include <optional>
#include <vector>

#include "base/files.hpp"
#include "base/signature.hpp"
#include "base/text.hpp"

namespace aipreflight::host {
namespace {

constexpr std::size_t kAlgorithmSize = 2;
constexpr std::size_t kIdSize = 8;
constexpr std::size_t kHead = kAlgorithmSize + kIdSize;
constexpr std::uint64_t kFileLimit = 64u << 10;
constexpr std::string_view kUntrusted = "untrusted comment: ";
constexpr std::string_view kTrusted = "trusted comment: ";

// A number, little-endian: shown with its highest byte first.
std::string id_of(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    text += kDigits[static_cast<unsigned char>(*byte) >> 4];
    text += kDigits[static_cast<unsigned char>(*byte) & 15];
  }
  return text;
}

std::optional<MinisignKey> parse_key(std::string_view line) {
  const auto bytes = from_base64(text::trim(line));
  if (!bytes || bytes->size() != kHead + kEd25519KeySize || !bytes->starts_with("Ed")) {
    return std::nullopt;
  }
  return MinisignKey{id_of(std::string_view(*bytes).substr(kAlgorithmSize, kIdSize)),
                     bytes->substr(kHead)};
}

Error unsigned_lock(const std::string& path, const std::string& what) {
  return plugin_error("plugin_not_locked",
                      path + ": " + what,
                      "sign the lock file with 'minisign -S', or give the key that did");
}

}  // namespace

Result<MinisignKey> read_minisign_key(const std::string& text_or_path) {
  if (const auto key = parse_key(text_or_path)) return *key;
  const auto file = files::read(text_or_path, kFileLimit);
  if (!file) {
    return usage_error("'" + text::one_line(text_or_path, 200) +
                           "' is neither a public key of minisign nor a file that holds one: " +
                           file.error().message,
                       "the second line of minisign.pub");
  }
  for (const std::string_view line : text::split(*file, '\n')) {
    if (line.starts_with(kUntrusted)) continue;
    if (const auto key = parse_key(line)) return *key;
  }
  return usage_error(text_or_path + ": holds no public key of minisign",
                     "two lines: a comment, and 56 characters of base64");
}

Result<void> check_minisign(std::string_view bytes,
                            std::string_view signature,
                            const MinisignKey& key,
                            const std::string& path) {
  const std::vector<std::string_view> lines = text::split(signature, '\n');
  if (lines.size() < 4 || !lines[0].starts_with(kUntrusted) || !lines[2].starts_with(kTrusted)) {
    return unsigned_lock(path, "is no signature of minisign");
  }
  const auto head = from_base64(text::trim(lines[1]));
  const auto global = from_base64(text::trim(lines[3]));
  const bool is_whole = head && head->size() == kHead + kEd25519SignatureSize && global;
  const std::string algorithm = is_whole ? head->substr(0, kAlgorithmSize) : std::string();
  // "ED" signs a digest of the file, "Ed", the older way, the file itself.
  if (algorithm != "ED" && algorithm != "Ed") {
    return unsigned_lock(path, "is no signature of minisign");
  }
  const std::string id = id_of(std::string_view(*head).substr(kAlgorithmSize, kIdSize));
  if (id != key.id) {
    return unsigned_lock(path,
                         "was made with key " + id + ", the key that is asked for is " + key.id);
  }
  const std::string own = head->substr(kHead);
  const std::string message = algorithm == "ED" ? blake2b_512(bytes) : std::string(bytes);
  if (!is_signed(message, own, key.key)) {
    return unsigned_lock(path, "does not fit the lock file: one of them was changed");
  }
  std::string_view comment = lines[2].substr(kTrusted.size());
  if (comment.ends_with('\r')) comment.remove_suffix(1);
  if (!is_signed(own + std::string(comment), *global, key.key)) {
    return unsigned_lock(path, "has a trusted comment that was changed");
  }
  return {};
}

}  // namespace aipreflight::host
