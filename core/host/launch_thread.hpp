#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace aipreflight::host {

// The one thread that forks. PR_SET_PDEATHSIG fires when the *thread* that forked ends, not the
// process; workers come and go, so runners are forked here, by a thread that lives as long as the
// launcher.
class LaunchThread {
 public:
  LaunchThread();
  ~LaunchThread();
  LaunchThread(const LaunchThread&) = delete;
  LaunchThread& operator=(const LaunchThread&) = delete;

  // Runs `work` on that thread and waits for it. [any thread]
  void run(const std::function<void()>& work);
  // Runs `work` there before anything that comes later, and does not wait. [any thread]
  void begin(std::function<void()> work);

 private:
  void give(std::unique_lock<std::mutex>& lock, std::function<void()> work);
  void serve();

  std::mutex callers_;  // one at a time
  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> work_;  // none: the thread is idle
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace aipreflight::host
