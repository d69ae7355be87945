#pragma once

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <variant>

#include "wire/frame.hpp"

namespace aipreflight::kit {

// The host's side of the wire, said by a test line by line, to a runner process. Waits at most 20
// seconds for anything; a runner that still runs at the end is killed.
class ScriptedHost {
 public:
  explicit ScriptedHost(const std::string& runner) {
    int ends[2];
    int output[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0 ||
        pipe2(output, O_CLOEXEC) != 0) {
      throw std::runtime_error("no socket pair or no pipe");
    }
    runner_ = fork();
    if (runner_ == 0) {
      dup2(output[1], STDOUT_FILENO);
      dup2(output[1], STDERR_FILENO);
      // dup2 to itself would keep the flag that closes it.
      if (ends[1] == 3) fcntl(3, F_SETFD, 0);
      if (ends[1] != 3) dup2(ends[1], 3);
      execl(runner.c_str(), runner.c_str(), "--socket", "3", static_cast<char*>(nullptr));
      _exit(127);
    }
    close(ends[1]);
    close(output[1]);
    socket_ = ends[0];
    output_ = output[0];
  }
  ~ScriptedHost() {
    if (runner_ > 0) kill(runner_, SIGKILL);
    if (runner_ > 0) waitpid(runner_, nullptr, 0);
    if (socket_ >= 0) close(socket_);
    close(output_);
  }
  ScriptedHost(const ScriptedHost&) = delete;
  ScriptedHost& operator=(const ScriptedHost&) = delete;

  [[nodiscard]] pid_t runner() const { return runner_; }
  void send(const wire::Message& message) { send_bytes(wire::encode(message)); }
  void send_bytes(const std::string& bytes) {
    if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size())) {
      throw std::runtime_error("the runner does not read");
    }
  }
  // Says that no more comes.
  void hang_up() {
    close(socket_);
    socket_ = -1;
  }

  // The next message; nullopt at the end of the stream.
  std::optional<wire::Message> receive() {
    while (true) {
      auto next = decoder_.next();
      if (!next.ok())
        throw std::runtime_error("the runner broke the protocol: " + next.error().message);
      if (next->has_value()) return next.take();
      char buffer[65536];
      wait_until_readable(socket_);
      const ssize_t count = read(socket_, buffer, sizeof buffer);
      if (count <= 0) return std::nullopt;
      decoder_.feed(buffer, static_cast<std::size_t>(count));
    }
  }
  // The next message, which must be of this kind.
  template <typename M>
  M expect() {
    auto message = receive();
    if (!message) throw std::runtime_error("the runner hung up");
    if (!std::holds_alternative<M>(*message)) {
      throw std::runtime_error("another message came: " +
                               wire::encode(*message).substr(wire::kFrameHeader));
    }
    return std::get<M>(std::move(*message));
  }

  // Waits for the runner's end: its exit status, or minus the signal that ended it.
  int wait() {
    for (int i = 0; i < 2000; ++i) {
      int status = 0;
      if (waitpid(runner_, &status, WNOHANG) == runner_) {
        runner_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
      }
      usleep(10'000);
    }
    throw std::runtime_error("the runner does not end");
  }
  // What the runner printed, once it has ended.
  std::string output() {
    std::string text;
    char buffer[4096];
    for (ssize_t count = 0; (count = read(output_, buffer, sizeof buffer)) > 0;) {
      text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  static void wait_until_readable(int descriptor) {
    pollfd entry{descriptor, POLLIN, 0};
    int ready = 0;
    do {
      ready = poll(&entry, 1, 20'000);
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) throw std::runtime_error("the runner says nothing");
  }

  pid_t runner_ = -1;
  int socket_ = -1;
  int output_ = -1;
  wire::Decoder decoder_;
};

}  // namespace aipreflight::kit
