#pragma once

namespace aipreflight::syntax {

// While one lives, tree-sitter's memory on this thread comes from blocks that are given back whole:
// a tree is taken apart far slower than it is dropped. What tree-sitter makes within it must not be
// used, nor freed, outside of it. At most one on a thread. [one thread each]
class Arena {
 public:
  Arena();
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
};

}  // namespace aipreflight::syntax
