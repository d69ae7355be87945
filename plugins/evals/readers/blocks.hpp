#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "base/result.hpp"

namespace aipreflight::evals {

// Takes a copy of the text that is judged while it is read: its next block, and whether that is its
// first, with which the copy begins anew.
using Keep = std::function<Result<void>(std::string_view block, bool is_first)>;

// A results file, block by block. Reason of its errors: "results_file_unreadable"; those of `keep`
// come out as they are.
class Blocks {
 public:
  using Take = std::function<Result<void>(std::string_view block)>;

  // `keep` gets every block that is read, unless it is empty.
  [[nodiscard]] static Result<Blocks> open(const std::string& path, const Keep& keep);

  // The next of them, which is valid until the one after it; "" at the end.
  [[nodiscard]] Result<std::string_view> next();
  // Gives this one, which was read last, and all that follow to `take`. Where that fails, the copy
  // gets what is left all the same.
  [[nodiscard]] Result<void> feed(std::string_view block, const Take& take);
  [[nodiscard]] std::uint64_t size() const { return reader_.size(); }  // of the file, when opened

 private:
  Blocks(files::BlockReader reader, const Keep& keep);
  [[nodiscard]] Result<void> pass();

  files::BlockReader reader_;
  const Keep& keep_;
  std::vector<char> block_;
  bool is_first_ = true;
};

}  // namespace aipreflight::evals
