#pragma once

#include <cstddef>
#include <string_view>

#include "json/plain_scanner.hpp"

namespace aipreflight::json_records {

// Takes items of a list off the beginning of a text as long as they are plain, for
// ListStream::Ahead.
class PlainItems {
 public:
  // How many bytes were taken, the comma behind each item among them. `read` goes through one item
  // with the scanner, false where it is not plain; `keep` takes what was read once the comma was
  // seen: `1` may be the beginning of `1e5`. What is left may be anything.
  template <typename Read, typename Keep>
  [[nodiscard]] std::size_t take(std::string_view text, const Read& read, const Keep& keep) {
    if (wait_ > 0) {
      --wait_;
      return 0;
    }
    json::PlainScanner scanner(text);
    for (std::size_t taken = 0;; taken = text.size() - scanner.left()) {
      if (taken > 0) keep();
      scanner.skip_space();
      bool is_read = read(scanner);
      if (is_read) scanner.skip_space();
      is_read = is_read && scanner.take(',');
      if (is_read) continue;
      // What only goes on in a text that is not there yet is plain as far as it is known.
      if (!scanner.is_at_end()) wait_ = kWait;
      return taken;
    }
  }

 private:
  static constexpr std::size_t kWait = 15;

  std::size_t wait_ = 0;  // how often not to try, where the last item was not plain
};

}  // namespace aipreflight::json_records
