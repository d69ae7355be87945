#pragma once

#include <string>
#include <sys/types.h>

#include "descriptor.hpp"
#include "host/session.hpp"

namespace aipreflight::host {

// A runner that is a child process and the leader of its own group.
class ChildRunner : public RunnerProcess {
 public:
  ChildRunner(pid_t pid, Descriptor socket, Descriptor out, Descriptor err, std::string load_path);
  ~ChildRunner() override;

  [[nodiscard]] int socket() const override { return socket_.get(); }
  [[nodiscard]] int stdout_pipe() const override { return out_.get(); }
  [[nodiscard]] int stderr_pipe() const override { return err_.get(); }
  [[nodiscard]] int exit_descriptor() const override { return exit_.get(); }
  [[nodiscard]] std::string load_path() const override { return load_path_; }
  [[nodiscard]] Footprint footprint() const override;
  void lift_memory_limit() override;
  void terminate() override;
  void kill() override;
  End wait() override;

 private:
  void send(int signal) const;
  [[nodiscard]] bool reap(int& status, Usage& usage) const;
  void reap_group() const;

  pid_t pid_;
  Descriptor socket_;
  Descriptor out_;
  Descriptor err_;
  Descriptor exit_;
  std::string load_path_;
  bool is_reaped_ = false;
};

}  // namespace aipreflight::host
