#include "notebook.hpp"

#include <type_traits>
#include <utility>
#include <variant>

namespace aipreflight::testkit {

Notebook::Notebook(const host::Limits& limits, CancelPlan plan)
    : plan_(std::move(plan)), intake_(limits) {}

bool Notebook::send(const wire::Message& message) {
  const std::lock_guard lock(mutex_);
  std::visit(
      [this](const auto& kind) {
        using Kind = std::remove_cvref_t<decltype(kind)>;
        if constexpr (std::is_same_v<Kind, wire::Logged>) {
          log_.push_back({static_cast<sdk::LogLevel>(kind.level), kind.text});
        } else if constexpr (std::is_same_v<Kind, wire::Progress>) {
          progress_.push_back({kind.fraction, kind.text});
        } else if constexpr (requires { intake_.take(Kind(kind)); }) {
          intake_.take(Kind(kind));
        }
      },
      message);
  return true;
}

bool Notebook::is_cancelled() {
  const std::lock_guard lock(mutex_);
  ++calls_;
  if (is_cancelled_) {
    ++calls_after_cancel_;
  } else {
    is_cancelled_ = calls_ == plan_.call || (plan_.predicate && plan_.predicate());
  }
  return is_cancelled_;
}

void Notebook::copy_to(Result& result) const {
  result.log = log_;
  result.progress = progress_;
  result.was_cancelled = is_cancelled_;
  result.calls_after_cancel = calls_after_cancel_;
}

}  // namespace aipreflight::testkit
