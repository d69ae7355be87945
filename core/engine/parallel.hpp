#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

namespace aipreflight::engine {

// Runs `work` on `workers` threads, one of them the caller's, and waits for all.
template <typename Work>
void on_threads(std::size_t workers, const Work& work) {
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < workers; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace aipreflight::engine
