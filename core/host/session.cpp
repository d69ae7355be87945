#include "host/session.hpp"

#include <chrono>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>
#include <variant>

#include "artefact_folder.hpp"
#include "base/text.hpp"
#include "channel.hpp"
#include "descriptor.hpp"
#include "ending.hpp"
#include "host/answer.hpp"
#include "run_watch.hpp"

namespace aipreflight::host {
namespace {

constexpr std::chrono::milliseconds kNoLimit = std::chrono::years(1);

// What one step of preparing came to: its answer, or what went wrong.
using Reply = std::variant<wire::Message, Failure>;

std::string format(std::chrono::milliseconds time) {
  return text::format_seconds(std::chrono::duration<double>(time).count());
}

Restrictions beyond_needs(const CheckType& type) {
  return {!type.needs_network, !type.needs_exec, !type.needs_write};
}

}  // namespace

struct Session::Impl {
  Impl(Launcher& used_launcher,
       ModuleImage used_image,
       Limits used_limits,
       const Restrictions& used_restrictions)
      : launcher(used_launcher),
        image(std::move(used_image)),
        limits(used_limits),
        forbidden(used_restrictions) {
    plugin.module = image.file().id;
    plugin.path = image.file().path;
    plugin.sha256 = image.sha256();
    plugin.shadows = image.file().shadows;
  }
  ~Impl() {
    if (channel && !is_spent) channel->finish(limits.grace);
  }

  // What its runner is told of `forbidden`.
  [[nodiscard]] Restrictions enforceable() const {
    return launcher.confines() ? forbidden : Restrictions{};
  }
  [[nodiscard]] Confinement kept() const;
  Errors create(wire::Create request, const CheckType* type);
  RunOutcome run(RunWatch& watch);
  Reply await_answer(const char* phase);
  Failure end_early(Failure failure);
  [[nodiscard]] Error error_of(const Failure& failure) const;
  [[nodiscard]] Errors errors_of(const wire::Rejected& rejected, const ConfigNode& config) const;

  Launcher& launcher;
  ModuleImage image;
  const Limits limits;
  Restrictions forbidden;
  Confinement confinement;  // as the runner told it
  PluginRef plugin;
  Module module;
  Descriptor cancelled{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::unique_ptr<Channel> channel;
  bool is_spent = false;  // the runner has ended
};

// The next message that is not diagnostics. Time and cancelling end the runner at once: nothing has
// been measured yet.
Reply Session::Impl::await_answer(const char* phase) {
  const auto limit = system_clock().monotonic() + limits.prepare;
  while (true) {
    Event event = channel->next(limit);
    switch (event.kind) {
      case Event::Kind::kMessage:
        if (const auto* line = std::get_if<wire::Logged>(&event.message)) {
          channel->log(*line);
        } else if (auto* confined = std::get_if<wire::Confined>(&event.message)) {
          confinement = std::move(confined->kept);
        } else if (const auto* defect = std::get_if<wire::Defect>(&event.message)) {
          return end_early({defect->reason, defect->text});
        } else {
          return std::move(event.message);
        }
        break;
      case Event::Kind::kEnded: {
        is_spent = true;
        const auto end = channel->finish({});
        Failure failure = describe_end(end, phase, limits);
        failure.text += last_lines(channel->take_output());
        return failure;
      }
      case Event::Kind::kTimeUp:
        return end_early(
            {"plugin_timeout",
             "did not answer " + std::string(phase) + " within " + format(limits.prepare)});
      case Event::Kind::kCancelled:
        return end_early({"interrupted", "was interrupted " + std::string(phase)});
      case Event::Kind::kBroken:
        return end_early(
            {"protocol",
             "broke the protocol of the runner " + std::string(phase) + ": " + event.text});
    }
  }
}

Failure Session::Impl::end_early(Failure failure) {
  is_spent = true;
  channel->kill();
  channel->finish({});
  failure.text += last_lines(channel->take_output());
  return failure;
}

// An act that is not forbidden is allowed, whatever the runner says.
Confinement Session::Impl::kept() const {
  const auto one = [this](bool is_forbidden, const std::string& told) -> std::string {
    if (!is_forbidden) return "allowed";
    if (!launcher.confines()) return "not enforced: --isolation=" + launcher.isolation();
    return told.empty() ? "not enforced: its runner did not say so" : told;
  };
  return {one(forbidden.network, confinement.network),
          one(forbidden.exec, confinement.exec),
          one(forbidden.write, confinement.write)};
}

Error Session::Impl::error_of(const Failure& failure) const {
  const std::string version = plugin.version.empty() ? "" : " " + plugin.version;
  Error error =
      plugin_error(failure.reason, "module '" + plugin.module + "'" + version + " " + failure.text);
  if (failure.reason == "interrupted") error.code = ErrorCode::kInterrupted;
  error.hint =
      module.support.empty() ? "the module is " + plugin.path : "report it to " + module.support;
  return error;
}

Errors Session::Impl::errors_of(const wire::Rejected& rejected, const ConfigNode& config) const {
  Errors errors = config_errors(rejected, config);
  if (errors.empty()) {
    errors.push_back(
        error_of({rejected.reason.empty() ? "plugin_rejected" : rejected.reason,
                  rejected.text.empty() ? "refused its configuration and gave no reason"
                                        : "refused its configuration: " + rejected.text}));
  }
  return errors;
}

Session::Session(Launcher& launcher, ModuleImage image, Limits limits, Restrictions forbidden)
    : impl_(std::make_unique<Impl>(launcher, std::move(image), limits, forbidden)) {}

Session::~Session() = default;

Result<Module> Session::start() {
  Impl& self = *impl_;
  auto process = self.launcher.launch(self.image, self.limits);
  if (!process) return process.take_error();
  self.channel = std::make_unique<Channel>(process.take(), self.limits, self.cancelled.get());
  self.channel->send(wire::Load{wire::kProtocol,
                                self.plugin.module,
                                self.plugin.path,
                                self.channel->load_path(),
                                self.enforceable()});
  Reply answer = self.await_answer("while loading");
  if (auto* failure = std::get_if<Failure>(&answer)) {
    // Whatever ended it, to the user the module could not be loaded; the text says how.
    if (failure->reason == "plugin_exited" || failure->reason == "plugin_crashed" ||
        failure->reason == "plugin_killed" || failure->reason == "protocol") {
      failure->reason = "plugin_load_failed";
    }
    return self.error_of(*failure);
  }
  auto& message = std::get<wire::Message>(answer);
  if (auto* refused = std::get_if<wire::Refused>(&message)) {
    return plugin_error(std::move(refused->reason), std::move(refused->text));
  }
  auto* described = std::get_if<wire::Described>(&message);
  if (described == nullptr) {
    return self.error_of(self.end_early(
        {"plugin_load_failed", "answered loading with something else than its description"}));
  }
  // Stderr is the loader's too, which warns there.
  if (self.channel->has_printed()) {
    return self.error_of(self.end_early({"plugin_load_failed", "printed to stdout while loading"}));
  }
  self.module = std::move(described->module);
  self.plugin.version = self.module.version;
  self.plugin.abi_major = self.module.abi_major;
  self.plugin.abi_minor = self.module.needed_minor;
  return self.module;
}

Errors Session::Impl::create(wire::Create request, const CheckType* type) {
  if (type != nullptr) forbidden = either(forbidden, beyond_needs(*type));
  request.forbidden = enforceable();
  if (const std::size_t size = wire::encode(request).size(); size > wire::kFrameLimit) {
    return {profile_error(request.config.where,
                          "the configuration of this check takes " + std::to_string(size) +
                              " bytes, more than the limit of " + std::to_string(wire::kFrameLimit),
                          "move its data into a file that the check reads")};
  }
  // An interpreter may reserve more address space than any check needs; what the runner itself
  // really uses is still watched.
  if (type != nullptr && type->needs_exec) channel->lift_memory_limit();
  channel->send(request);
  Reply answer = await_answer("in create");
  if (auto* failure = std::get_if<Failure>(&answer)) return {error_of(*failure)};
  const auto& message = std::get<wire::Message>(answer);
  if (std::holds_alternative<wire::Created>(message)) return {};
  if (const auto* rejected = std::get_if<wire::Rejected>(&message))
    return errors_of(*rejected, request.config);
  return {error_of(
      end_early({"protocol", "answered create with something else than created or rejected"}))};
}

RunOutcome Session::Impl::run(RunWatch& watch) {
  is_spent = true;
  RunOutcome outcome = watch.run();
  if (watch.confinement()) confinement = *watch.confinement();
  outcome.confinement = kept();
  outcome.denials = channel->take_denials();
  const bool is_fault = outcome.reason == "plugin_crashed" || outcome.reason == "plugin_exited";
  if (is_fault && !module.support.empty()) outcome.text += "; report it to " + module.support;
  return outcome;
}

Errors Session::create(const std::string& check, const ConfigNode& config) {
  return impl_->create({check, config}, impl_->module.find(check));
}

RunOutcome Session::run(const std::string& artefact_folder, const OnProgress& on_progress) {
  RunWatch watch(
      *impl_->channel, impl_->limits, ArtefactFolder(artefact_folder), nullptr, on_progress);
  return impl_->run(watch);
}

Errors Session::create_known_bad(const std::string& check, const ConfigNode& config) {
  wire::Create request{check, config};
  request.role = Role::kKnownBad;
  const CheckType needs_nothing;
  return impl_->create(std::move(request), &needs_nothing);
}

Errors Session::create_command(const std::string& command, const ConfigNode& options) {
  wire::Create request{command, options};
  request.role = Role::kCommand;
  return impl_->create(std::move(request), impl_->module.find_command(command));
}

RunOutcome Session::run_command(const std::string& folder,
                                const Console& console,
                                const OnProgress& on_progress,
                                std::optional<std::chrono::milliseconds> limit) {
  Limits limits = impl_->limits;
  limits.wall = limit.value_or(kNoLimit);
  RunWatch watch(*impl_->channel, limits, ArtefactFolder(folder), &console, on_progress);
  return impl_->run(watch);
}

void Session::cancel() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(impl_->cancelled.get(), &one, sizeof one);
}

const PluginRef& Session::plugin() const {
  return impl_->plugin;
}

}  // namespace aipreflight::host
