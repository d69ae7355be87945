#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace aipreflight {

// SHA-256 (FIPS 180-4) of bytes that come in pieces; by libcrypto.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view bytes);
  // 64 lower-case hexadecimal digits. Once, after the last piece.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The same of bytes that are all there.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace aipreflight
