#include "in_process_launcher.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <future>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include "runner/serve.hpp"

namespace aipreflight::cli {
namespace {

constexpr std::chrono::milliseconds kPatience{1000};

class RunnerThread : public host::RunnerProcess {
 public:
  RunnerThread(int host_end, int runner_end, std::string load_path)
      : socket_(host_end), load_path_(std::move(load_path)) {
    std::packaged_task<int()> serve([runner_end] {
      const int status = runner::serve(runner_end, {.leaves_by_exit = false});
      ::close(runner_end);
      return status;
    });
    status_ = serve.get_future();
    thread_ = std::thread(std::move(serve));
  }
  RunnerThread(const RunnerThread&) = delete;
  RunnerThread& operator=(const RunnerThread&) = delete;
  ~RunnerThread() override {
    kill();
    if (thread_.joinable()) wait();
    ::close(socket_);
  }

  [[nodiscard]] int socket() const override { return socket_; }
  [[nodiscard]] int stdout_pipe() const override { return -1; }
  [[nodiscard]] int stderr_pipe() const override { return -1; }
  [[nodiscard]] int exit_descriptor() const override { return -1; }
  [[nodiscard]] std::string load_path() const override { return load_path_; }
  // A thread cannot be ended; that the wire is cut is all it can be told.
  void terminate() override { kill(); }
  void kill() override { ::shutdown(socket_, SHUT_RDWR); }
  End wait() override {
    if (status_.wait_for(kPatience) != std::future_status::ready) {
      thread_.detach();
      return {true, SIGKILL, {}};
    }
    thread_.join();
    return {false, status_.get(), {}};
  }

 private:
  int socket_;
  std::string load_path_;
  std::future<int> status_;
  std::thread thread_;
};

Error failure(const std::string& what) {
  return plugin_error(
      "runner_failed",
      "cannot start a runner: " + what + ": " + std::generic_category().message(errno));
}

}  // namespace

Result<std::unique_ptr<host::RunnerProcess>> InProcessLauncher::launch(
    const host::ModuleImage& image, const host::Limits& /*limits*/) {
  // Never closed: the loader knows a module by its path, and a later module under the same number
  // would be taken for the one before.
  const int copy = ::fcntl(image.descriptor(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return failure("the module's descriptor cannot be copied");
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    const Error error = failure("no socket");
    ::close(copy);
    return error;
  }
  return std::unique_ptr<host::RunnerProcess>(
      std::make_unique<RunnerThread>(ends[0], ends[1], "/proc/self/fd/" + std::to_string(copy)));
}

}  // namespace aipreflight::cli
