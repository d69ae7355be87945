#include "runner/course.hpp"

#include <utility>

#include "host_services.hpp"
#include "standard_output.hpp"
#include "thrown.hpp"

namespace aipreflight::runner {

struct Course::Impl {
  void destroy_instance() {
    services.finish();
    aipf_instance* const left = std::exchange(instance, nullptr);
    const auto thrown = exception_of([&] { check.destroy(left); });
    if (thrown) {
      outlet.send(
          wire::Defect{thrown->reason, "an exception came out of destroy: " + thrown->text});
    }
    // The process leaves without exit handlers, which would have done it.
    flush_standard_output();
  }

  Outlet& outlet;
  const CheckEntry check;
  HostServices services;
  aipf_instance* instance = nullptr;
};

Course::Course(Outlet& outlet, CheckEntry check, std::string module_path, ConfigNode config)
    : impl_(new Impl{
          outlet, check, {outlet, std::move(module_path), std::move(config), check.is_command}}) {}

Course::~Course() {
  if (impl_->instance != nullptr) impl_->destroy_instance();
}

std::optional<wire::Rejected> Course::create() {
  Impl& self = *impl_;
  const auto thrown = exception_of(
      [&] { self.instance = self.check.create(self.services.table(), self.services.config()); });
  if (thrown) {
    return wire::Rejected{
        {}, 0, thrown->reason, "an exception came out of create: " + thrown->text};
  }
  if (self.instance == nullptr || self.services.has_config_errors())
    return self.services.rejection();
  return std::nullopt;
}

wire::Finished Course::run(const wire::Run& run) {
  Impl& self = *impl_;
  self.services.begin_run(run);
  aipf_result result = AIPF_COULD_NOT_MEASURE;
  const auto thrown = exception_of([&] { result = self.check.run(self.instance); });
  self.services.finish();
  if (!thrown) return self.services.outcome(result);
  return {AIPF_COULD_NOT_MEASURE,
          thrown->reason,
          "an exception came out of run: " + thrown->text,
          {},
          0};
}

wire::Destroyed Course::destroy() {
  impl_->destroy_instance();
  impl_->services.tell_late_calls();
  return impl_->services.end();
}

}  // namespace aipreflight::runner
