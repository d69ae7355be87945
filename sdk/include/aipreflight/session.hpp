#pragma once

#include <aipreflight/abi/host.h>
#include <atomic>
#include <cstdint>
#include <string_view>

#include <aipreflight/text.hpp>

namespace aipreflight::sdk::detail {

// The host as one instance sees it, from the entry of create to the return of destroy.
class Session {
 public:
  explicit Session(const aipf_host& host) : host_(host) {}

  [[nodiscard]] const aipf_host& host() const noexcept { return host_; }

  void explain(std::string_view reason_code, std::string_view text) const noexcept {
    host_.explain(&host_, to_abi(reason_code), to_abi(text));
  }
  void config_error(const aipf_node* node, std::string_view text) noexcept {
    has_config_errors_ = true;
    host_.config_error(&host_, node, to_abi(text));
  }
  void config_error_at(std::string_view file,
                       std::uint32_t line,
                       std::uint32_t column,
                       std::string_view text) noexcept {
    has_config_errors_ = true;
    host_.config_error_at(&host_, to_abi(file), line, column, to_abi(text));
  }
  [[nodiscard]] bool has_config_errors() const noexcept { return has_config_errors_; }

 private:
  const aipf_host& host_;
  std::atomic<bool> has_config_errors_ = false;
};

}  // namespace aipreflight::sdk::detail
