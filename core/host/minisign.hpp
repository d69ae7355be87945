#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

// Detached signatures as minisign makes and stores them: https://jedisct1.github.io/minisign/,
// "Signature format" and "Public key format".
namespace aipreflight::host {

struct MinisignKey {
  std::string id;  // 16 hexadecimal digits, as minisign shows it
  std::string key;
};

// The line of base64 itself, or a file that holds it below its comment.
[[nodiscard]] Result<MinisignKey> read_minisign_key(const std::string& text_or_path);

// Refused: anything but a signature of `bytes` and of its own trusted comment by that key; `path`
// names the signature's file.
[[nodiscard]] Result<void> check_minisign(std::string_view bytes,
                                          std::string_view signature,
                                          const MinisignKey& key,
                                          const std::string& path);

}  // namespace aipreflight::host
