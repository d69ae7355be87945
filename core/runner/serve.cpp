#include "runner/serve.hpp"

#include <cstdio>
#include <cxxabi.h>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>

#include "base/text.hpp"
#include "channel.hpp"
#include "confine/fence.hpp"
#include "host_services.hpp"
#include "library.hpp"
#include "tables.hpp"

namespace aipreflight::runner {
namespace {

// Calls a function of the plugin. What comes out as an exception, which the contract forbids,
// becomes its text.
template <typename Call>
std::optional<std::string> exception_of(Call call) {
  try {
    call();
    return std::nullopt;
  } catch (const std::exception& error) {
    return text::one_line(error.what(), 1000);
  } catch (const abi::__forced_unwind&) {
    throw;  // the plugin ends its thread; that cannot be stopped half way
  } catch (...) {
    return "of a type that is not known here";
  }
}

// One check, from `load` to `destroyed`.
class Service {
 public:
  Service(int socket, const ServeOptions& options) : channel_(socket), options_(options) {}

  // Each step is left when the stream ends or the host breaks the protocol.
  int serve() {
    if (load() && create() && run()) destroy();
    if (instance_ != nullptr) destroy_instance();
    return status_;
  }

 private:
  template <typename M>
  std::optional<M> expect() {
    auto received = channel_.receive();
    if (received && !received->has_value()) return std::nullopt;
    if (received && std::holds_alternative<M>(**received))
      return std::get<M>(std::move(**received));
    status_ = 1;
    return std::nullopt;
  }

  bool load() {
    const auto load = expect<wire::Load>();
    if (!load) return false;
    if (load->protocol != wire::kProtocol) {
      return refuse({"plugin_incompatible",
                     "the host speaks protocol " + std::to_string(load->protocol) +
                         ", its runner speaks " + std::to_string(wire::kProtocol) +
                         ": the installation mixes versions"});
    }
    path_ = load->path;
    if (!forbid(load->forbidden)) return false;
    const ModuleFile file = read_module_file(load->load_path);
    const Loaded loaded =
        load_module(path_, load->load_path, options_.leaves_by_exit, file.exports);
    if (loaded.entry == nullptr) return refuse(loaded.refusal);
    return describe(loaded.entry, {path_, load->module_id, file.notes});
  }

  bool describe(aipf_entry_v1 entry, const ModuleOrigin& origin) {
    aipf_str why{};
    const aipf_module* module = nullptr;
    const auto thrown = exception_of([&] { module = entry(AIPF_ABI_MAJOR, AIPF_ABI_MINOR, &why); });
    if (thrown)
      return refuse({"plugin_load_failed",
                     path_ + ": an exception came out of the entry symbol: " + *thrown});
    if (module == nullptr) {
      const std::string words =
          pair_defect(why).empty() ? text::one_line(view(why).substr(0, kTextLimit), 1000) : "";
      return refuse({"plugin_incompatible",
                     path_ + ": the module refuses this host: " +
                         (words.empty() ? "it does not say why" : words)});
    }
    ModuleTables tables = read_tables(module, origin);
    if (!tables.defects.empty()) {
      return refuse({tables.needs_newer_host ? "plugin_incompatible" : "plugin_invalid",
                     tables.defects.to_string()});
    }
    checks_ = std::move(tables.checks);
    const std::string frame = wire::encode(wire::Described{std::move(tables.module)});
    if (!wire::fits(frame)) {
      return refuse({"plugin_invalid",
                     path_ + ": the texts of the module's tables take " +
                         std::to_string(frame.size()) + " bytes, at most " +
                         std::to_string(wire::kFrameLimit) + " are allowed"});
    }
    return channel_.send_frame(frame);
  }

  // False if the host is gone.
  bool forbid(const Restrictions& acts) {
    const Restrictions before = fence_.forbidden();
    const int listener = fence_.forbid(acts);
    if (fence_.forbidden() == before) return true;
    const wire::Confined confined{fence_.kept()};
    if (listener < 0) return channel_.send(confined);
    const bool is_sent = channel_.send_with_descriptor(confined, listener);
    // The plugin must not be able to answer itself.
    close(listener);
    return is_sent;
  }

  bool create() {
    auto create = expect<wire::Create>();
    if (!create) return false;
    const auto found = checks_.find(create->check);
    if (found == checks_.end()) {
      status_ = 1;
      return false;
    }
    check_ = found->second;
    if (!forbid(create->forbidden)) return false;
    services_ = std::make_unique<HostServices>(channel_, path_, std::move(create->config));
    const auto thrown =
        exception_of([&] { instance_ = check_.create(services_->table(), services_->config()); });
    if (thrown)
      return reject({{}, 0, "plugin_exception", "an exception came out of create: " + *thrown});
    if (instance_ == nullptr || services_->has_config_errors())
      return reject(services_->rejection());
    return channel_.send(wire::Created{});
  }

  bool run() {
    const auto run = expect<wire::Run>();
    if (!run) return false;
    if (fence_.forbidden().write) {
      fence_.close_file_system(run->artefact_folder);
      if (!channel_.send(wire::Confined{fence_.kept()})) return false;
    }
    services_->begin_run(*run);
    aipf_result result = AIPF_COULD_NOT_MEASURE;
    const auto thrown = exception_of([&] { result = check_.run(instance_); });
    services_->finish();
    wire::Finished finished = services_->outcome(result);
    if (thrown)
      finished = {AIPF_COULD_NOT_MEASURE,
                  "plugin_exception",
                  "an exception came out of run: " + *thrown,
                  {},
                  0};
    return channel_.send(finished);
  }

  void destroy() {
    destroy_instance();
    services_->tell_late_calls();
    channel_.send(services_->end());
  }

  void destroy_instance() {
    services_->finish();
    aipf_instance* const instance = std::exchange(instance_, nullptr);
    const auto thrown = exception_of([&] { check_.destroy(instance); });
    if (thrown)
      channel_.send(
          wire::Defect{"plugin_exception", "an exception came out of destroy: " + *thrown});
    flush_stdout();
  }

  // The process leaves without exit handlers, which would have done it. A thread of the plugin may
  // hold the lock for ever.
  static void flush_stdout() {
    if (ftrylockfile(stdout) != 0) return;
    fflush_unlocked(stdout);
    funlockfile(stdout);
  }

  bool refuse(const wire::Refused& refused) {
    channel_.send(refused);
    return false;
  }
  bool reject(const wire::Rejected& rejected) {
    channel_.send(rejected);
    return false;
  }

  Channel channel_;
  ServeOptions options_;
  int status_ = 0;
  std::string path_;
  confine::Fence fence_;
  std::map<std::string, CheckEntry> checks_;
  CheckEntry check_;
  std::unique_ptr<HostServices> services_;
  aipf_instance* instance_ = nullptr;
};

}  // namespace

int serve(int socket, const ServeOptions& options) {
  Service service(socket, options);
  const int status = service.serve();
  if (options.leaves_by_exit) _exit(status);
  return status;
}

}  // namespace aipreflight::runner
