#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "host/limits.hpp"
#include "host/module_search.hpp"
#include "model/check_result.hpp"
#include "model/check_type.hpp"
#include "model/config.hpp"
#include "model/confinement.hpp"
#include "model/console.hpp"
#include "wire/message.hpp"

namespace aipreflight::host {

// The other end of a started runner. Owned by the session.
class RunnerProcess {
 public:
  virtual ~RunnerProcess() = default;
  [[nodiscard]] virtual int socket() const = 0;       // the wire
  [[nodiscard]] virtual int stdout_pipe() const = 0;  // -1: not captured
  [[nodiscard]] virtual int stderr_pipe() const = 0;
  [[nodiscard]] virtual int exit_descriptor()
      const = 0;  // readable when it has ended (pidfd); -1: ends with the socket
  [[nodiscard]] virtual std::string load_path()
      const = 0;  // what it opens to load the module: wire::Load
  struct Footprint {
    std::uint64_t resident_bytes = 0;
    std::uint64_t threads = 0;
  };
  [[nodiscard]] virtual Footprint footprint() const {
    return {};
  }  // now; zeros where it is not known
  // Takes the limit on address space away, which programs that the check starts would inherit.
  virtual void lift_memory_limit() {}
  virtual void terminate() = 0;  // SIGTERM to the group
  virtual void kill() = 0;       // SIGKILL to the group
  struct End {
    bool signalled = false;
    int code = 0;  // exit status or signal
    Usage usage;
  };
  // Reaps it, and kills and reaps what is left of its group. Called once, after it ended or was
  // killed.
  virtual End wait() = 0;
};

// Starts runners: as processes, or (--isolation=none) as a thread of the host.
class Launcher {
 public:
  virtual ~Launcher() = default;
  [[nodiscard]] virtual Result<std::unique_ptr<RunnerProcess>> launch(const ModuleImage& image,
                                                                      const Limits& limits) = 0;
  // Launches come soon; what makes each of them cheaper is begun, beside what the caller does, and
  // kept until stand_down(). Once more changes nothing. A launch needs neither.
  virtual void get_ready() {}
  virtual void stand_down() {}
  [[nodiscard]] virtual std::string isolation() const = 0;  // "process", "none"
  // True if its runners can keep their checks from what is forbidden.
  [[nodiscard]] virtual bool confines() const { return false; }
};

// Processes of the runner executable found beside the host's own.
[[nodiscard]] Result<std::unique_ptr<Launcher>> process_launcher(const std::string& executable);

// What came of `run`.
struct RunOutcome {
  Evidence evidence;
  std::vector<Artefact>
      artefacts;  // announced ones that exist, with digests, and the captured logs
  // How it ended. `reason` empty: AIPF_DONE. Otherwise ERROR (or SKIP for kNotApplicable) with that
  // reason code.
  enum class End { kDone, kNotApplicable, kCancelled, kError } end = End::kDone;
  std::string
      reason;  // "plugin_crashed", "plugin_timeout", "protocol", "limit_gates", or the plugin's own
  std::string text;   // one sentence: signal name, limit, last log lines
  Errors errors;      // configuration errors found late
  int exit_code = 0;  // of a command that has done
  Usage usage;
  Confinement confinement;
  std::vector<Denial> denials;  // since its runner was started

  // Why there is no answer, in sentences that begin with `subject`: what it named itself or how it
  // ended, and what it was kept from. Empty: it is done and was kept from nothing.
  [[nodiscard]] Errors failures(const std::string& subject) const;
};

// One check, command or known-bad input from the start of its runner to its end: start(), create(),
// run(), in this order, each once; the destructor ends whatever still runs. One thread at a time;
// cancel() from any thread.
class Session {
 public:
  // `forbidden`: whatever the module says that it needs. From before it is loaded.
  Session(Launcher& launcher, ModuleImage image, Limits limits, Restrictions forbidden = {});
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Starts the runner, loads the module and reads its tables. Errors are kPlugin.
  [[nodiscard]] Result<Module> start();
  // From here on the check may do only what it said that it needs. The errors that create gave
  // (kProfile with the place of the node, or kPlugin); empty: it is ready to run.
  [[nodiscard]] Errors create(const std::string& check, const ConfigNode& config);
  // Blocks until the check has ended, whichever way. `on_progress` is called on this thread.
  using OnProgress = std::function<void(double fraction, const std::string& text)>;
  [[nodiscard]] RunOutcome run(const std::string& artefact_folder, const OnProgress& on_progress);

  // As create, for what makes the known-bad input of a check; it may do nothing but write to its
  // artefact folder. `run` follows, whose evidence holds the changes in `details`.
  [[nodiscard]] Errors create_known_bad(const std::string& check, const ConfigNode& config);

  // The same for a command; its runner may write no artefact, and has no limit of time.
  [[nodiscard]] Errors create_command(const std::string& command, const ConfigNode& options);
  // `print` is called on this thread, in the order of the printing; false: nobody reads it.
  struct Console {
    ConsoleFacts facts;
    std::function<bool(int stream, const std::string& text)> print;
  };
  // `folder`: an empty one, for the logs. Without `limit` it may take as long as the user waits.
  [[nodiscard]] RunOutcome run_command(
      const std::string& folder,
      const Console& console,
      const OnProgress& on_progress,
      std::optional<std::chrono::milliseconds> limit = std::nullopt);

  // Asks a running check to stop, and stops it by force after the grace period. [any thread;
  // async-signal-safe]
  void cancel();

  [[nodiscard]] const PluginRef& plugin() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace aipreflight::host
