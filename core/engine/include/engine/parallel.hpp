#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace aipreflight::engine {

// Runs `work` on `workers` threads, one of them the caller's, and waits for all. On fewer, where
// the system grants no more: `work` takes what is left to do.
template <typename Work>
void on_threads(std::size_t workers, const Work& work) {
  std::vector<std::thread> threads;
  threads.reserve(workers);
  try {
    while (threads.size() + 1 < workers) threads.emplace_back(work);
  } catch (const std::system_error&) {
  }
  work();
  for (std::thread& thread : threads) thread.join();
}

// Calls `work` with each index below `count` once, on at most `workers` threads.
template <typename Work>
void for_each_index(std::size_t count, std::size_t workers, const Work& work) {
  std::atomic<std::size_t> next = 0;
  on_threads(std::min(workers, count), [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  });
}

}  // namespace aipreflight::engine
