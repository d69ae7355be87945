#pragma once

#include <optional>
#include <string>
#include <string_view>

// Signatures by keys that others hold; by libcrypto.
namespace aipreflight {

inline constexpr std::size_t kEd25519KeySize = 32;
inline constexpr std::size_t kEd25519SignatureSize = 64;

// True if `signature` is one of `message` by the owner of the Ed25519 key (RFC 8032, pure).
// Anything of another size is none.
[[nodiscard]] bool is_signed(std::string_view message,
                             std::string_view signature,
                             std::string_view public_key);

// BLAKE2b of 64 bytes, without a key (RFC 7693); the bytes themselves.
[[nodiscard]] std::string blake2b_512(std::string_view bytes);

// Base64 with padding (RFC 4648, section 4), on one line; nullopt for anything else.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace aipreflight
