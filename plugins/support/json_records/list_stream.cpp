#include "json_records/list_stream.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "base/byte_marks.hpp"
#include "base/text.hpp"
#include "item_end.hpp"

namespace aipreflight::json_records {
namespace {

// The next byte that ends a string or begins an escape. Strings are most of such a text.
std::size_t string_end(std::string_view block, std::size_t i) {
  for (; i + text::kMarkedBytes <= block.size(); i += text::kMarkedBytes) {
    const unsigned ends = text::marks_of<'"', '\\'>(block.data() + i);
    if (ends != 0) return i + static_cast<std::size_t>(std::countr_zero(ends));
  }
  while (i < block.size() && block[i] != '"' && block[i] != '\\') ++i;
  return i;
}

// What a byte outside of strings is to whoever looks for the items of a list.
enum class Role : std::uint8_t { kNone, kQuote, kOpen, kClose, kSeparator };

constexpr std::array<Role, 256> kRoles = [] {
  std::array<Role, 256> roles{};
  roles['"'] = Role::kQuote;
  roles['{'] = roles['['] = Role::kOpen;
  roles['}'] = roles[']'] = Role::kClose;
  roles[','] = roles[':'] = Role::kSeparator;
  return roles;
}();

constexpr Role role_of(char c) {
  return kRoles[static_cast<unsigned char>(c)];
}

}  // namespace

ListStream::ListStream(
    std::string file, std::vector<Path> paths, Item take, Ahead take_ahead, std::size_t limit)
    : file_(std::move(file)),
      paths_(std::move(paths)),
      take_(std::move(take)),
      take_ahead_(std::move(take_ahead)),
      limit_(limit) {}

Error ListStream::malformed(const std::string& what) const {
  const TextPlace place = place_at(passed_);
  Error error = execution_error("malformed", what);
  error.where = {
      file_, static_cast<std::uint32_t>(place.line), static_cast<std::uint32_t>(place.column)};
  return error;
}

TextPlace ListStream::place_at(std::size_t offset) const {
  TextPlace place = block_place_;
  place.pass(block_.substr(0, offset));
  return place;
}

TextPlace ListStream::item_place() const {
  return item_place_ ? *item_place_ : place_at(item_begin_);
}

Error ListStream::placed_in_item(Error error) const {
  const TextPlace begin = item_place();
  if (error.where.line == 1) error.where.column += static_cast<std::uint32_t>(begin.column - 1);
  error.where.line += static_cast<std::uint32_t>(begin.line - 1);
  return error;
}

Error ListStream::placed(Error error) const {
  SourceRef& where = error.where;
  const TextPlace end = list_end_.value_or(block_place_);
  const bool is_in_line = where.line == list_begin_.line;
  if (!list_ || where.line < list_begin_.line ||
      (is_in_line && where.column < list_begin_.column)) {
    return error;
  }
  if (is_in_line) where.column += static_cast<std::uint32_t>(end.column - list_begin_.column);
  where.line += static_cast<std::uint32_t>(end.line - list_begin_.line);
  return error;
}

Result<void> ListStream::finish(json::Document& around) {
  // An item that never ends is broken itself, more often than what follows it is missing.
  if (!text::trim(cut_item()).empty()) {
    if (auto cut = take_(cut_item()); !cut) return cut;
  }
  if (auto parsed = around.parse(rest_, file_); !parsed) {
    return execution_error("malformed", placed(parsed.take_error()).to_string());
  }
  if (!list_) return {};
  const Path& path = paths_[*list_];
  const json::Node* list = &around.root();
  for (const std::string& name : path) list = &(*list)[name];
  is_twice_ = list->size() > 0;
  return is_twice_
             ? execution_error("malformed", file_ + ": '" + path.back() + "' stands there twice")
             : Result<void>();
}

void ListStream::begin_item() {
  const std::size_t ahead = take_ahead_(block_.substr(run_));
  items_ += ahead > 0 ? 1 : 0;
  run_ += ahead;
  passed_ += ahead;
  item_begin_ = passed_;
  item_place_.reset();
}

bool ListStream::expects_key() const {
  return !is_in_list_ && !levels_.empty() && levels_.back().is_object && expects_key_;
}

bool ListStream::is_at(const Path& path) const {
  if (levels_.size() != path.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!levels_[i].is_object || levels_[i].key != path[i]) return false;
  }
  return true;
}

std::optional<std::size_t> ListStream::list_here() const {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (is_at(paths_[i]) && list_.value_or(i) == i) return i;
  }
  return std::nullopt;
}

// Of the list, or of all that it may be.
std::string ListStream::name() const {
  if (list_) return paths_[*list_].back();
  std::vector<std::string> names;
  for (const Path& path : paths_) {
    if (std::find(names.begin(), names.end(), path.back()) == names.end()) {
      names.push_back(path.back());
    }
  }
  return text::join(names, " or ");
}

Result<void> ListStream::flush(std::string_view run) {
  if (auto passed = pass(run); !passed) return passed;
  (is_in_list_ ? item_ : rest_) += run;
  return {};
}

Result<void> ListStream::pass(std::string_view run) {
  if ((is_in_list_ ? item_ : rest_).size() + run.size() > limit_) {
    return malformed((is_in_list_ ? "an item of " : "what stands around ") + name() +
                     " has more than " + std::to_string(limit_) + " bytes");
  }
  passed_ += run.size();
  return {};
}

Result<void> ListStream::end_item(std::string_view run, bool is_last) {
  if (auto passed = pass(run); !passed) return passed;
  // Only what came in several blocks has to be put together.
  if (!item_.empty()) item_ += run;
  const std::string_view item = item_.empty() ? run : item_;
  const bool is_empty = text::trim(item).empty();
  if (is_empty && is_last && items_ == 0) return {};
  if (is_empty) return malformed("a value is expected in " + name());
  ++items_;
  auto taken = take_(item);
  item_.clear();
  return taken;
}

// A byte of structure, outside of strings and of the list.
Result<void> ListStream::take_byte(std::string_view block, std::size_t i) {
  switch (block[i]) {
    case '{':
    case '[':
      if (const auto list = block[i] == '[' ? list_here() : std::nullopt) {
        if (list_) {
          is_twice_ = true;
          auto before = flush(block.substr(run_, i - run_));
          return before ? malformed("'" + name() + "' stands there twice") : before;
        }
        auto flushed = flush(block.substr(run_, i + 1 - run_));
        run_ = i + 1;
        list_ = list;
        list_begin_ = place_at(run_);
        is_in_list_ = true;
        item_.clear();
        begin_item();
        return flushed;
      }
      levels_.push_back({block[i] == '{'});
      expects_key_ = block[i] == '{';
      break;
    case '}':
    case ']':
      if (!levels_.empty()) levels_.pop_back();
      expects_key_ = false;
      break;
    case ',':
      expects_key_ = true;
      break;
    case ':':
      expects_key_ = false;
      break;
    default:
      break;
  }
  return {};
}

// A byte of structure between items, or the first of one.
Result<void> ListStream::take_list_byte(std::string_view block, std::size_t i) {
  if (role_of(block[i]) == Role::kOpen) ++item_depth_;
  const bool is_end = role_of(block[i]) == Role::kClose;
  if (!is_end && block[i] != ',') return {};
  if (auto ended = end_item(block.substr(run_, i - run_), is_end); !ended) return ended;
  if (is_end) {
    list_end_ = place_at(i);
    is_in_list_ = false;
    run_ = i;
  } else {
    // The comma itself is nobody's.
    ++passed_;
    run_ = i + 1;
    begin_item();
  }
  return {};
}

Result<void> ListStream::feed(std::string_view block) {
  block_ = block;
  run_ = passed_ = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    if (item_depth_ > 0) {
      ItemPlace place{item_depth_, is_in_string_, is_escaped_};
      i = pass_item(block, i, place);
      item_depth_ = place.depth;
      is_in_string_ = place.is_in_string;
      is_escaped_ = place.is_escaped;
      if (i == block.size()) break;
    }
    if (is_in_string_) {
      if (is_escaped_) {
        is_escaped_ = false;
        continue;
      }
      const std::size_t begin = i;
      i = string_end(block, i);
      if (is_key_) key_ += block.substr(begin, i - begin);
      if (i == block.size()) break;
      is_escaped_ = block[i] == '\\';
      is_in_string_ = is_escaped_;
      if (!is_in_string_ && is_key_) {
        levels_.back().key = key_;
        is_key_ = false;
      }
      continue;
    }
    const Role role = role_of(block[i]);
    if (role == Role::kNone) continue;
    if (role == Role::kQuote) {
      is_in_string_ = true;
      is_key_ = expects_key();
      if (is_key_) key_.clear();
      continue;
    }
    // Within an item only its depth counts.
    if (item_depth_ > 0) {
      if (role == Role::kOpen) ++item_depth_;
      if (role == Role::kClose) --item_depth_;
      continue;
    }
    auto taken = is_in_list_ ? take_list_byte(block, i) : take_byte(block, i);
    if (!taken) return taken;
    i = std::max(i, run_ - std::min<std::size_t>(run_, 1));  // behind what was taken ahead
  }
  if (auto flushed = flush(block.substr(std::min(run_, block.size()))); !flushed) return flushed;
  item_place_ = item_place();
  block_place_ = place_at(block.size());
  return {};
}

}  // namespace aipreflight::json_records
