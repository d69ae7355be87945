#pragma once

#include <string>
#include <string_view>

namespace aipreflight::testkit {

// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits, without libcrypto: what base/digest.hpp
// gives the product, for an archive that is to link against the standard library alone.
[[nodiscard]] std::string portable_sha256_hex(std::string_view bytes);

}  // namespace aipreflight::testkit
