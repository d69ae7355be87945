#include "runner/serve.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/mapping.hpp"
#include "base/process_stat.hpp"
#include "channel.hpp"
#include "confine/fence.hpp"
#include "describe.hpp"
#include "elf/image.hpp"
#include "exhaustion.hpp"
#include "library.hpp"
#include "process_state.hpp"
#include "runner/course.hpp"
#include "standard_output.hpp"

namespace aipreflight::runner {
namespace {

// One check, from `load` to `destroyed`.
class Service {
 public:
  Service(int socket, const ServeOptions& options) : channel_(socket), options_(options) {
#ifndef AIPREFLIGHT_SANITIZED  // which has handlers of its own
    if (options_.leaves_by_exit) tell_of_exhausted_memory(channel_);
#endif
  }

  // Each step is left when the stream ends or the host breaks the protocol.
  int serve() {
    if (load() && create() && run()) destroy();
    course_.reset();
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
    const files::Mapping file(load->load_path, files::Mapping::Pages::kAsTouched);
    std::vector<elf::ModuleNote> notes = elf::read_notes(file.bytes());
    const ProcessState before = ProcessState::now();
    const Loaded loaded =
        load_module(path_, load->load_path, options_.leaves_by_exit, file.bytes());
    if (loaded.entry == nullptr) return refuse(loaded.refusal);
    flush_standard_output();
    // A process that is not only the module's changes by others too.
    const std::string change =
        options_.leaves_by_exit ? ProcessState::now().change_since(before) : "";
    if (!change.empty())
      return refuse({"plugin_load_failed", path_ + ": while it was loaded, it " + change});
    return describe(loaded.entry, {path_, load->module_id, std::move(notes)});
  }

  bool describe(aipf_entry_v1 entry, const ModuleOrigin& origin) {
    Description description = runner::describe(entry, origin);
    if (description.refusal) return refuse(*description.refusal);
    checks_ = std::move(description.checks);
    commands_ = std::move(description.commands);
    known_bad_ = std::move(description.known_bad);
    const std::string frame = wire::encode(wire::Described{std::move(description.module)});
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
    const auto& entries = entries_of(create->role);
    const auto found = entries.find(create->check);
    if (found == entries.end()) {
      status_ = 1;
      return false;
    }
    if (!forbid(create->forbidden)) return false;
    course_ = std::make_unique<Course>(channel_, found->second, path_, std::move(create->config));
    if (const auto rejected = course_->create()) {
      channel_.send(*rejected);
      return false;
    }
    return channel_.send(wire::Created{});
  }

  [[nodiscard]] const std::map<std::string, CheckEntry>& entries_of(Role role) const {
    switch (role) {
      case Role::kCommand:
        return commands_;
      case Role::kKnownBad:
        return known_bad_;
      case Role::kCheck:
        break;
    }
    return checks_;
  }

  bool run() {
    const auto run = expect<wire::Run>();
    if (!run) return false;
    if (fence_.forbidden().write) {
      fence_.close_file_system(run->artefact_folder);
      if (!channel_.send(wire::Confined{fence_.kept()})) return false;
    }
    const wire::Finished finished = course_->run(*run);
    // What could not be opened may not have been measured.
    if (options_.leaves_by_exit && has_exhausted_descriptors())
      channel_.send(wire::Defect{"limit_files", "opened every descriptor that it may have"});
    if (options_.leaves_by_exit && run->threads > 0 &&
        ProcessStat::of_this().threads() > run->threads) {
      channel_.send(wire::Defect{"limit_threads",
                                 "ran more than " + std::to_string(run->threads) + " threads"});
    }
    return channel_.send(finished);
  }

  void destroy() {
    channel_.send(course_->destroy());
  }

  bool refuse(const wire::Refused& refused) {
    channel_.send(refused);
    return false;
  }

  Channel channel_;
  ServeOptions options_;
  int status_ = 0;
  std::string path_;
  confine::Fence fence_;
  std::map<std::string, CheckEntry> checks_;
  std::map<std::string, CheckEntry> commands_;
  std::map<std::string, CheckEntry> known_bad_;
  std::unique_ptr<Course> course_;
};

}  // namespace

int serve(int socket, const ServeOptions& options) {
  Service service(socket, options);
  const int status = service.serve();
  if (options.leaves_by_exit) _exit(status);
  return status;
}

}  // namespace aipreflight::runner
