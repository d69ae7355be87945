#pragma once

#include <aipreflight/abi/types.h>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

// How a check ends other than by its gates. Each is thrown and caught by the layer, which tells the
// host; any other exception is reported as "plugin_exception" with its what(), and std::bad_alloc
// as "limit_memory".
namespace aipreflight::sdk {

// Base of the ends that carry a word for machines beside the sentence for people.
class Explained : public std::runtime_error {
 public:
  Explained(std::string reason_code, const std::string& text)
      : std::runtime_error(text), reason_code_(std::move(reason_code)) {}
  [[nodiscard]] const std::string& reason_code() const noexcept { return reason_code_; }

 private:
  std::string reason_code_;
};

// There is nothing to check here: the check becomes SKIP.
class NotApplicable : public Explained {
 public:
  using Explained::Explained;
};

// The world did not let itself be measured: the check becomes ERROR. Never a pass.
class CouldNotMeasure : public Explained {
 public:
  using Explained::Explained;
};

// The configuration is wrong, as Config::error or Report::config_error_at said before; or as `text`
// says.
class ConfigurationRejected : public std::runtime_error {
 public:
  explicit ConfigurationRejected(const std::string& text = {}) : std::runtime_error(text) {}
};

// The check was asked to stop. Thrown by every function of Report once the host wants an end.
class Cancelled : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "the check was cancelled"; }
};

// The host did not take a call: too late, over a limit, or malformed. Let it pass: the check is
// ERROR whatever it does.
class HostRefused : public std::runtime_error {
 public:
  HostRefused(aipf_status status, const std::string& text)
      : std::runtime_error(text), status_(status) {}
  [[nodiscard]] aipf_status status() const noexcept { return status_; }

 private:
  aipf_status status_;
};

// A defect of the check's author, found by the layer.
class Misuse : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace aipreflight::sdk
