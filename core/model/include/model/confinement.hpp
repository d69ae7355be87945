#pragma once

#include <cstdint>
#include <string>

// What a check may do besides computing, reading, and writing to its artefact folder.
namespace aipreflight {

// What it must not do. Zero: everything is allowed.
struct Restrictions {
  bool network = false;  // any socket but local ones (AF_UNIX)
  bool exec = false;     // programs
  bool write = false;    // files outside its artefact folder

  [[nodiscard]] bool any() const { return network || exec || write; }
  friend bool operator==(const Restrictions&, const Restrictions&) = default;
};

[[nodiscard]] inline Restrictions either(const Restrictions& a, const Restrictions& b) {
  return {a.network || b.network, a.exec || b.exec, a.write || b.write};
}

// How each is kept: "allowed", "enforced", or "not enforced: " and why.
struct Confinement {
  std::string network;
  std::string exec;
  std::string write;
  friend bool operator==(const Confinement&, const Confinement&) = default;
};

// An act that was refused.
struct Denial {
  std::string act;   // "network", "exec", "write"
  std::string what;  // "socket of family 2", "execve of /bin/sh"
  std::uint64_t count = 1;
};

}  // namespace aipreflight
