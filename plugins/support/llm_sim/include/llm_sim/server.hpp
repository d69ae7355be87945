#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "llm_sim/options.hpp"

namespace aipreflight::llm_sim {

// Serves on 127.0.0.1 until its lifetime is over or SIGTERM or SIGINT comes; `on_open` is told the
// port. Errors: the port cannot be opened.
[[nodiscard]] Result<void> serve(const Options& options,
                                 const std::function<void(std::uint16_t port)>& on_open);

// The same on a thread of its own, while this object lives and its lifetime lasts. Signals are not
// its business.
class Simulator {
 public:
  // Errors: the port cannot be opened.
  [[nodiscard]] static Result<std::unique_ptr<Simulator>> start(const Options& options);
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:4711"

 private:
  struct Running;
  explicit Simulator(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace aipreflight::llm_sim
