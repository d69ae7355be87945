#include "base/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <linux/close_range.h>
#include <poll.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/process_stat.hpp"
#include "base/text.hpp"

extern char** environ;

namespace aipreflight::process {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kCancelInterval{50};
constexpr milliseconds kPollInterval{10};
// How long output that somebody outside the group keeps open is still read once the group is gone.
constexpr milliseconds kDrainTime{100};
// How long a killed process may take to die (it can hang in the kernel) before it is left to init.
constexpr milliseconds kKillTime{5000};
constexpr std::size_t kReadsPerTurn = 16;

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { reset(); }
  void reset() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

struct Pipe {
  Descriptor reader;
  Descriptor writer;
};

// Above the standard streams, so that dup2 onto those never meets a descriptor that is still
// needed.
bool lift(Descriptor& descriptor) {
  if (descriptor.get() > STDERR_FILENO) return true;
  Descriptor lifted(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  descriptor = std::move(lifted);
  return descriptor.is_open();
}

bool open_pipe(Pipe& pipe) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  pipe.reader = Descriptor(ends[0]);
  pipe.writer = Descriptor(ends[1]);
  return lift(pipe.reader) && lift(pipe.writer);
}

// By number: glibc 2.36 declares pidfd_open() without C linkage. -1 where the kernel has none.
Descriptor open_pidfd(pid_t pid) {
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

bool set_nonblocking(const Descriptor& descriptor) {
  const int flags = ::fcntl(descriptor.get(), F_GETFL);
  return flags >= 0 && ::fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK) == 0;
}

// Everything that the child needs, made before the fork: after it, in a process with threads,
// nothing may allocate.
struct Image {
  explicit Image(const Command& command);

  std::vector<std::string> paths;  // candidates for execve, in order
  std::vector<std::string> variables;
  std::vector<char*> argv;
  std::vector<char*> environment;
  const char* directory = nullptr;
};

std::string search_path(const Command& command) {
  if (command.environment) {
    const auto own = command.environment->find("PATH");
    if (own != command.environment->end()) return own->second;
  }
  const char* path = std::getenv("PATH");
  return path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
}

Image::Image(const Command& command) {
  const std::string& name = command.argv.front();
  if (name.find('/') != std::string::npos) {
    paths.push_back(name);
  } else {
    const std::string path = search_path(command);
    for (const auto folder : text::split(path, ':')) {
      paths.push_back((folder.empty() ? "." : std::string(folder)) + '/' + name);
    }
  }
  for (const std::string& argument : command.argv) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  if (command.environment) {
    for (const auto& [key, value] : *command.environment) variables.push_back(key + '=' + value);
    for (std::string& variable : variables) environment.push_back(variable.data());
  } else {
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
      environment.push_back(*variable);
    }
  }
  environment.push_back(nullptr);
  if (!command.working_directory.empty()) directory = command.working_directory.c_str();
}

struct Streams {
  int input;
  int output;
  int error;
  int status;
};

enum class Stage : int { kStreams, kFolder, kProgram };

struct StartFailure {
  Stage stage;
  int error;
};

[[noreturn]] void give_up(int status, Stage stage, int error) {
  const StartFailure failure{stage, error};
  [[maybe_unused]] const ssize_t written = ::write(status, &failure, sizeof failure);
  ::_exit(127);
}

// In the child, all signals blocked. Async-signal-safe calls only.
[[noreturn]] void become(const Image& image, const Streams& streams) {
  ::setpgid(0, 0);
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::dup2(streams.input, STDIN_FILENO) < 0 || ::dup2(streams.output, STDOUT_FILENO) < 0 ||
      ::dup2(streams.error, STDERR_FILENO) < 0) {
    give_up(streams.status, Stage::kStreams, errno);
  }
  // What the caller and its other libraries hold open is none of the program's business. Kernels
  // before 5.11 lack this; there O_CLOEXEC alone has to do.
  ::syscall(SYS_close_range, STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC);
  if (image.directory != nullptr && ::chdir(image.directory) != 0) {
    give_up(streams.status, Stage::kFolder, errno);
  }
  int problem = ENOENT;
  for (const std::string& path : image.paths) {
    ::execve(path.c_str(), image.argv.data(), image.environment.data());
    if (errno == EACCES) problem = EACCES;
    if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) {
      give_up(streams.status, Stage::kProgram, errno);
    }
  }
  give_up(streams.status, Stage::kProgram, problem);
}

Error start_error(const std::string& what, const std::string& why) {
  return execution_error("command_failed_to_start", "cannot start " + what + ": " + why);
}

Error start_error(const Command& command, StartFailure failure) {
  const std::string why = std::generic_category().message(failure.error);
  const std::string& name = command.argv.front();
  if (failure.stage == Stage::kFolder) {
    return start_error(name + " in " + command.working_directory, why);
  }
  if (failure.stage == Stage::kStreams || failure.error != ENOENT) return start_error(name, why);
  if (name.find('/') == std::string::npos) {
    return execution_error("command_not_found", "cannot find the command " + name + " in PATH");
  }
  return execution_error(
      "command_not_found",
      "cannot find the command " + name + ": it does not exist, or its interpreter does not");
}

struct Child {
  pid_t pid = -1;
  Descriptor out;
  Descriptor err;
};

// Reads what the child says of its start: nothing, if it became the program.
Result<void> await_start(const Command& command, const Descriptor& status, pid_t pid) {
  StartFailure failure{};
  ssize_t count = 0;
  do {
    count = ::read(status.get(), &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  if (count == 0) return {};
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return start_error(command, failure);
}

Result<Child> start(const Command& command) {
  if (command.argv.empty() || command.argv.front().empty()) {
    return execution_error("command_not_found", "cannot start a command without a name");
  }
  const auto fail = [&] { return start_error(command, {Stage::kStreams, errno}); };
  Descriptor input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  Pipe out;
  Pipe err;
  Pipe status;
  if (!input.is_open() || !lift(input) || !open_pipe(out) || !open_pipe(err) ||
      !open_pipe(status) || !set_nonblocking(out.reader) || !set_nonblocking(err.reader)) {
    return fail();
  }
  const Image image(command);
  const Streams streams{input.get(), out.writer.get(), err.writer.get(), status.writer.get()};
  sigset_t all;
  sigset_t old;
  ::sigfillset(&all);
  // No handler of ours may run in the child.
  ::pthread_sigmask(SIG_SETMASK, &all, &old);
  const pid_t pid = ::fork();
  if (pid == 0) become(image, streams);
  const int problem = errno;
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
  if (pid < 0) return start_error(command, {Stage::kStreams, problem});
  ::setpgid(pid, pid);
  out.writer.reset();
  err.writer.reset();
  status.writer.reset();
  auto started = await_start(command, status.reader, pid);
  if (!started) return started.take_error();
  return Child{pid, std::move(out.reader), std::move(err.reader)};
}

bool is_live_member(pid_t process, pid_t group) {
  const ProcessStat stat = ProcessStat::of(process);
  const std::string state = stat.field(3);
  return state != "Z" && state != "X" && text::to_integer(stat.field(5)) == group;
}

// Zombies that nobody reaps (a container whose first process does not) answer kill(2) for ever, so
// the group counts as alive only while /proc shows a member that is not one.
bool is_group_alive(pid_t group) {
  if (::kill(-group, 0) != 0 && errno == ESRCH) return false;
  std::error_code problem;
  std::filesystem::directory_iterator entry("/proc", problem);
  if (problem) return true;
  for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
    const auto process = text::to_integer(entry->path().filename().string());
    if (process && is_live_member(static_cast<pid_t>(*process), group)) return true;
  }
  return false;
}

// One running command: reads its output, watches its limits, ends its group.
class Watch {
 public:
  Watch(const Command& command, Child child)
      : command_(command),
        pid_(child.pid),
        streams_{Stream{std::move(child.out), Capture(command.stdout_limit)},
                 Stream{std::move(child.err), Capture(command.stderr_limit)}},
        exit_(open_pidfd(pid_)) {}

  Outcome run() {
    while (!is_over()) {
      wait();
      for (Stream& stream : streams_) stream.read();
      observe_exit();
      enforce_limits();
      end_group();
    }
    outcome_.out = streams_[0].capture.take();
    outcome_.err = streams_[1].capture.take();
    outcome_.wall = SteadyClock::now() - started_;
    return std::move(outcome_);
  }

 private:
  struct Stream {
    Descriptor descriptor;
    Capture capture;

    // A bounded number of reads, so that a flood cannot keep the limits from being looked at.
    void read() {
      std::array<char, 64u << 10> buffer;
      for (std::size_t i = 0; i < kReadsPerTurn && descriptor.is_open(); ++i) {
        const ssize_t count = ::read(descriptor.get(), buffer.data(), buffer.size());
        if (count > 0) capture.append(buffer.data(), static_cast<std::size_t>(count));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) descriptor.reset();
      }
    }
  };

  [[nodiscard]] bool is_over() const {
    if (abandoned_) return true;
    if (!group_ended_) return false;
    const bool is_drained = !streams_[0].descriptor.is_open() && !streams_[1].descriptor.is_open();
    return is_drained || SteadyClock::now() >= drain_until_;
  }

  void wait() {
    std::array<pollfd, 3> watched{pollfd{streams_[0].descriptor.get(), POLLIN, 0},
                                  pollfd{streams_[1].descriptor.get(), POLLIN, 0},
                                  pollfd{exited_ ? -1 : exit_.get(), POLLIN, 0}};
    ::poll(watched.data(), watched.size(), static_cast<int>(patience().count()));
  }

  // Until when nothing needs to be looked at unless the child writes or exits; -1: for ever.
  [[nodiscard]] milliseconds patience() const {
    if (exited_ || terminated_ || !exit_.is_open()) return kPollInterval;
    milliseconds result{-1};
    if (command_.cancelled) result = kCancelInterval;
    if (command_.timeout) {
      constexpr milliseconds kLongest{60'000};
      const auto left =
          std::chrono::ceil<milliseconds>(started_ + *command_.timeout - SteadyClock::now());
      const auto bounded = std::clamp(left, milliseconds{0}, kLongest);
      result = result.count() < 0 ? bounded : std::min(result, bounded);
    }
    return result;
  }

  void observe_exit() {
    if (exited_) return;
    int status = 0;
    const pid_t reaped = ::waitpid(pid_, &status, WNOHANG);
    if (reaped == 0 || (reaped < 0 && errno == EINTR)) return;
    exited_ = true;
    if (reaped < 0 || terminated_) return;
    if (WIFSIGNALED(status)) {
      outcome_.end = End::kSignalled;
      outcome_.signal = WTERMSIG(status);
    } else {
      outcome_.exit_code = WEXITSTATUS(status);
    }
  }

  void enforce_limits() {
    if (exited_ || terminated_) return;
    if (command_.timeout && SteadyClock::now() - started_ >= *command_.timeout) {
      outcome_.end = End::kTimedOut;
      outcome_.timeout = *command_.timeout;
      terminate();
    } else if (command_.cancelled && is_cancel_due() && command_.cancelled()) {
      outcome_.end = End::kCancelled;
      terminate();
    }
  }

  [[nodiscard]] bool is_cancel_due() {
    const auto now = SteadyClock::now();
    if (now < next_cancel_) return false;
    next_cancel_ = now + kCancelInterval;
    return true;
  }

  void end_group() {
    if (group_ended_ || (!exited_ && !terminated_)) return;
    if (exited_) {
      ::waitpid(-pid_, nullptr, WNOHANG);
      if (!is_group_alive(pid_)) {
        group_ended_ = true;
        drain_until_ = SteadyClock::now() + kDrainTime;
        return;
      }
    }
    if (!terminated_) terminate();
    const auto waited = SteadyClock::now() - terminated_at_;
    if (waited >= command_.grace) send(SIGKILL);
    abandoned_ = waited >= command_.grace + kKillTime;
  }

  void terminate() {
    terminated_ = true;
    terminated_at_ = SteadyClock::now();
    send(SIGTERM);
    send(SIGCONT);  // a stopped process does not get the other one
  }

  // The child itself too, which may have moved to another group; not once it is reaped, when its
  // number may be another's.
  void send(int signal) {
    ::kill(-pid_, signal);
    if (!exited_) ::kill(pid_, signal);
  }

  const Command& command_;
  pid_t pid_;
  std::array<Stream, 2> streams_;
  Descriptor exit_;
  SteadyClock::time_point started_ = SteadyClock::now();
  SteadyClock::time_point next_cancel_{};
  SteadyClock::time_point terminated_at_{};
  SteadyClock::time_point drain_until_{};
  bool exited_ = false;
  bool terminated_ = false;
  bool group_ended_ = false;
  bool abandoned_ = false;
  Outcome outcome_;
};

}  // namespace

std::string Captured::text() const {
  if (!truncated()) return head + tail;
  const std::uint64_t missing = total - head.size() - tail.size();
  std::string result = head;
  if (!result.empty() && result.back() != '\n') result += '\n';
  result += "[… " + std::to_string(missing) + " bytes are missing here …]\n";
  return result + tail;
}

void Capture::append(const char* data, std::size_t size) {
  total_ += size;
  const std::size_t first = std::min(size, half_ - head_.size());
  head_.append(data, first);
  data += first;
  size -= first;
  if (size > half_) {
    data += size - half_;
    size = half_;
  }
  const std::size_t growth = std::min(size, half_ - ring_.size());
  ring_.append(data, growth);
  data += growth;
  size -= growth;
  while (size > 0) {
    const std::size_t piece = std::min(size, half_ - ring_start_);
    std::memcpy(ring_.data() + ring_start_, data, piece);
    ring_start_ = (ring_start_ + piece) % half_;
    data += piece;
    size -= piece;
  }
}

Captured Capture::take() {
  std::rotate(ring_.begin(), ring_.begin() + static_cast<std::ptrdiff_t>(ring_start_), ring_.end());
  ring_start_ = 0;
  return {std::exchange(head_, {}), std::exchange(ring_, {}), std::exchange(total_, 0)};
}

std::string Outcome::to_string() const {
  switch (end) {
    case End::kExited:
      return "exited " + std::to_string(exit_code);
    case End::kSignalled:
      return "was killed by " + signal_name(signal);
    case End::kTimedOut:
      return "timed out after " + text::format_seconds(timeout.count());
    case End::kCancelled:
      return "was cancelled";
  }
  return {};
}

Result<Outcome> run(const Command& command) {
  auto child = start(command);
  if (!child) return child.take_error();
  return Watch(command, child.take()).run();
}

std::string signal_name(int signal) {
  if (const char* name = ::sigabbrev_np(signal)) return "SIG" + std::string(name);
  if (signal >= SIGRTMIN && signal <= SIGRTMAX) {
    return "SIGRTMIN+" + std::to_string(signal - SIGRTMIN);
  }
  return "signal " + std::to_string(signal);
}

}  // namespace aipreflight::process
