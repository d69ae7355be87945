#include "base/digest.hpp"
#include "portable_digest.hpp"

// The digest of base/digest.hpp within the installed archive.
namespace aipreflight {

std::string sha256_hex(std::string_view bytes) {
  return testkit::portable_sha256_hex(bytes);
}

}  // namespace aipreflight
