#include "launch_thread.hpp"

#include <csignal>
#include <utility>

namespace aipreflight::host {

LaunchThread::LaunchThread() {
  sigset_t all;
  sigset_t old;
  ::sigfillset(&all);
  // Inherited by the thread: signals to the host are for its other threads.
  ::pthread_sigmask(SIG_SETMASK, &all, &old);
  thread_ = std::thread([this] { serve(); });
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
}

LaunchThread::~LaunchThread() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void LaunchThread::run(const std::function<void()>& work) {
  const std::lock_guard turn(callers_);
  std::unique_lock lock(mutex_);
  give(lock, [&work] { work(); });
  changed_.wait(lock, [this] { return !work_; });
}

void LaunchThread::begin(std::function<void()> work) {
  const std::lock_guard turn(callers_);
  std::unique_lock lock(mutex_);
  give(lock, std::move(work));
}

void LaunchThread::give(std::unique_lock<std::mutex>& lock, std::function<void()> work) {
  changed_.wait(lock, [this] { return !work_; });
  work_ = std::move(work);
  changed_.notify_all();
}

void LaunchThread::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return work_ || is_over_; });
    if (!work_) return;
    work_();
    work_ = nullptr;
    changed_.notify_all();
  }
}

}  // namespace aipreflight::host
