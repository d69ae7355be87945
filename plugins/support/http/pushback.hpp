#pragma once

#include <string_view>
#include <sys/types.h>

namespace aipreflight::http {

// Gives bytes that were read from a socket to somebody else who reads from it, who cannot tell: its
// descriptor is one of a pair for as long as that takes, and the bytes are in the pair.
class Pushback {
 public:
  Pushback() = default;
  ~Pushback();
  Pushback(const Pushback&) = delete;
  Pushback& operator=(const Pushback&) = delete;

  // Takes the three descriptors that it needs, so that it never lacks one later. False: errno.
  [[nodiscard]] bool open();
  // From now until end(), who reads from `socket` gets these bytes, and then that no more are there
  // yet. What is written to it fails (EPIPE) and is not lost. False: errno, and the socket is as
  // it was.
  [[nodiscard]] bool begin(int socket, std::string_view bytes);
  // The socket is itself again, unless it was closed meanwhile. False: not all was read, and it was
  // shut down.
  [[nodiscard]] bool end(int socket);

 private:
  [[nodiscard]] bool is_lent(int socket) const;
  bool empty() const;  // reads what is left in the pair; false: something was

  int near_ = -1;  // the end that stands in for a socket
  int far_ = -1;
  int kept_ = -1;    // the socket that it stands in for; near_ otherwise
  ino_t inode_ = 0;  // of near_
};

}  // namespace aipreflight::http
