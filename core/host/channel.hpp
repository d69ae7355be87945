#pragma once

#include <memory>
#include <string>
#include <sys/socket.h>
#include <vector>

#include "base/clock.hpp"
#include "base/process.hpp"
#include "confine/watch.hpp"
#include "host/limits.hpp"
#include "host/session.hpp"
#include "wire/frame.hpp"
#include "wire/message.hpp"

namespace aipreflight::host {

// What a runner printed and logged, bounded.
struct Output {
  process::Captured out;
  process::Captured err;
  process::Captured log;
};

struct Event {
  enum class Kind {
    kMessage,
    kEnded,      // the runner is gone, and all it sent has been given; comes again
    kTimeUp,     // the deadline of next()
    kCancelled,  // cancel_descriptor was readable; once for each writing
    kBroken,     // what came is no protocol, or it hung up and lives on: `text`; once
  };
  Kind kind;
  wire::Message message{};
  std::string text{};
};

// A started runner seen from the host: its messages in order, its output captured, its end noticed,
// whatever it does. Owned by a session; one thread at a time.
class Channel {
 public:
  Channel(std::unique_ptr<RunnerProcess> process, const Limits& limits, int cancel_descriptor);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Queued; goes out while next() waits.
  void send(const wire::Message& message);
  // Blocks until something happens, at most until `deadline`.
  [[nodiscard]] Event next(MonotonicTime deadline);
  // Whether it has printed anything to stdout so far.
  [[nodiscard]] bool has_printed();
  // A line for the log.
  void log(const wire::Logged& line);

  // What its check may not do, and does: refused, and kept for take_denials().
  void allow_writing_in(const std::string& folder) { watch_.allow_writing_in(folder); }
  [[nodiscard]] std::vector<Denial> take_denials() { return watch_.take(); }

  void lift_memory_limit() { process_->lift_memory_limit(); }
  void terminate() { process_->terminate(); }
  void kill() { process_->kill(); }
  [[nodiscard]] RunnerProcess::Footprint footprint() const { return process_->footprint(); }
  [[nodiscard]] std::string load_path() const { return process_->load_path(); }

  // Hangs up, as the end of the wire is the word for "leave"; kills it after `patience`. Reaps it.
  // Only once.
  RunnerProcess::End finish(std::chrono::milliseconds patience);
  // After finish().
  [[nodiscard]] Output take_output();

 private:
  void wait(MonotonicTime deadline);
  void let_gather(MonotonicTime start);
  void write_pending();
  void drain();
  [[nodiscard]] bool read_socket();
  void take_descriptors(msghdr& packet);
  void take_cancel();

  struct Stream {
    int descriptor;
    process::Capture capture;
    // One read; false if there is nothing (yet).
    bool read();
    // As much as there is, up to a bound.
    void read_some();
  };

  std::unique_ptr<RunnerProcess> process_;
  int cancel_descriptor_;
  wire::Decoder decoder_;
  confine::Watch watch_;
  std::string pending_;
  Stream out_;
  Stream err_;
  process::Capture log_;
  bool is_finished_ = false;
  bool is_broken_ = false;
  bool is_cancelled_ = false;
  bool has_hung_up_ = false;
  bool is_drained_ = false;
  MonotonicTime last_wait_{};
  int quick_waits_ = 0;  // in a row that ended at once
  MonotonicTime hang_up_limit_ = MonotonicTime::max();
};

}  // namespace aipreflight::host
