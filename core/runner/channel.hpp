#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

#include "base/result.hpp"
#include "fork_mark.hpp"
#include "runner/outlet.hpp"
#include "wire/frame.hpp"

namespace aipreflight::runner {

// The runner's end of the wire. The socket stays the caller's.
class Channel : public Outlet {
 public:
  explicit Channel(int socket);

  // The whole message at once. False if there is nobody to hear it, or if the caller is a child
  // that the plugin forked: a child must not speak for the check. [any thread]
  bool send(const wire::Message& message) override;
  // An encoded frame, as send().
  bool send_frame(const std::string& frame);
  // As send_frame(), or not at all: waits for nothing. [signal handler]
  void send_now(const std::string& frame);
  // As send(), and a descriptor with it, which stays the caller's.
  bool send_with_descriptor(const wire::Message& message, int descriptor);

  // Waits for the next message other than `cancel`; nullopt at the end of the stream. [one thread]
  [[nodiscard]] Result<std::optional<wire::Message>> receive();

  // True once `cancel` came, or the stream ended or broke. Does not wait. [any thread]
  [[nodiscard]] bool is_cancelled() override;
  // As is_cancelled(), but looks at the stream only if nobody has for some milliseconds: for calls
  // that come by the hundred thousand, each of which a look would make half as dear again.
  [[nodiscard]] bool is_cancelled_lately() override;

 private:
  [[nodiscard]] Result<std::optional<wire::Message>> next_message();
  // Keeps a message that has arrived already for receive(); true if the stream needs no reading
  // now.
  bool take_early();
  enum class Read { kBytes, kNothingYet, kEnd };
  [[nodiscard]] Read read(bool waits);

  int socket_;
  ForkMark fork_mark_;
  std::mutex send_mutex_;
  std::mutex receive_mutex_;
  wire::Decoder decoder_;
  std::optional<wire::Message> early_;  // came while is_cancelled() looked
  std::atomic<bool> is_cancelled_ = false;
  std::atomic<bool> is_gone_ = false;
  std::atomic<std::int64_t> next_look_ms_ = 0;
};

}  // namespace aipreflight::runner
