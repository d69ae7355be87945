#pragma once

#include <chrono>
#include <gtest/gtest.h>
#include <string>
#include <thread>

#include "http/loop.hpp"

namespace aipreflight::http {

inline Request request_to(const std::string& url) {
  Request request;
  request.url = url;
  request.body = "{}";
  return request;
}

class Recorder : public Listener {
 public:
  void on_head(const Head& told) override { head = told; }
  bool on_body(std::string_view bytes, MonotonicTime at) override {
    body.append(bytes);
    last = at;
    return body.size() < wanted;
  }
  void on_end(const End& told) override {
    end = told;
    ++ends;
  }

  Head head;
  std::string body;
  End end;
  int ends = 0;
  std::size_t wanted = 1u << 20;
  MonotonicTime last;
};

inline void run_to_end(Loop& loop) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  loop.run(limit, [&] { return loop.running() == 0; });
}

// A loop that notes arrivals reads what is in chunks by itself.
inline LoopOptions noting_arrivals(bool notes = true) {
  LoopOptions options;
  options.notes_arrivals = notes;
  return options;
}

inline Recorder exchange(const Request& request,
                         std::size_t wanted = 1u << 20,
                         const LoopOptions& options = {}) {
  Recorder recorder;
  recorder.wanted = wanted;
  auto loop = Loop::open(options);
  EXPECT_TRUE(loop.ok());
  if (!loop) return recorder;
  (*loop)->start(request, recorder);
  run_to_end(**loop);
  EXPECT_EQ(recorder.ends, 1);
  return recorder;
}

// Until the other end has read what was sent, mostly.
inline void wait_a_little() {
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

}  // namespace aipreflight::http
