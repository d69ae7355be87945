#include "builder.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::yaml {
namespace {

constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";
constexpr std::size_t kMostErrors = 100;

// yaml-cpp's marks for "no tag" and for quoted scalars.
bool is_nonspecific(std::string_view tag) {
  return tag.empty() || tag == "?" || tag == "!";
}

std::string shown_tag(std::string_view tag) {
  if (tag.starts_with(kCoreTag)) return "!!" + std::string(tag.substr(kCoreTag.size()));
  return tag.starts_with('!') ? std::string(tag) : "!<" + std::string(tag) + '>';
}

bool is_one_of(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = words.find(' ');
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
  }
  return false;
}

}  // namespace

Builder::Builder(std::string_view text, const std::string& file, const Limits& limits)
    : text_(text), file_(file), limits_(limits), line_starts_{0} {
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1)) {
    line_starts_.push_back(end + 1);
  }
}

SourceRef Builder::place(const YAML::Mark& mark) const {
  if (mark.is_null()) return {file_};
  return {file_,
          static_cast<std::uint32_t>(mark.line + 1),
          static_cast<std::uint32_t>(mark.column + 1)};
}

std::size_t Builder::offset(const YAML::Mark& mark) const {
  const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
  const auto column = static_cast<std::size_t>(std::max(mark.column, 0));
  if (line >= line_starts_.size()) return text_.size();
  return std::min(line_starts_[line] + column, text_.size());
}

void Builder::report(const SourceRef& where, std::string message, std::string hint) {
  errors_.push_back(profile_error(where, std::move(message), std::move(hint)));
  if (errors_.size() >= kMostErrors) throw Stop();
}

void Builder::stop(const SourceRef& where, std::string message, std::string hint) {
  report(where, std::move(message), std::move(hint));
  throw Stop();
}

// yaml-cpp takes some tabs in the indentation for a space each.
void Builder::begin(const YAML::Mark& mark) {
  last_offset_ = offset(mark);
  if (is_in_flow()) return;
  const std::size_t line_start = text_.rfind('\n', last_offset_) + 1;  // npos + 1 == 0
  if (line_start > last_offset_) return;
  const std::string_view indentation = text_.substr(line_start, last_offset_ - line_start);
  if (indentation.find_first_not_of(" \t") != std::string_view::npos) return;
  const std::size_t tab = indentation.find('\t');
  if (tab == std::string_view::npos) return;
  SourceRef where = place(mark);
  where.column = static_cast<std::uint32_t>(tab + 1);
  stop(where, "a tab in the indentation", "indent with spaces");
}

// yaml-cpp takes a line of text among the entries of a mapping for a key without a value.
void Builder::check_colon(std::size_t value_offset) {
  if (open_.empty() || !open_.back().awaits_value || open_.back().is_ignored) return;
  const Open& map = open_.back();
  const std::size_t key_line = line_starts_[map.key_where.line - 1];
  const std::size_t key_offset = key_line + map.key_where.column - 1;
  std::string_view rest = text_.substr(key_offset, value_offset - key_offset);
  if (rest.starts_with(map.key)) rest.remove_prefix(map.key.size());
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos || colon > rest.find(" #")) {
    report(map.key_where, "expected ':' after '" + map.key + "'", "check the indentation");
  }
}

bool Builder::awaits_key() const {
  return !open_.empty() && open_.back().node.is_map() && !open_.back().awaits_value;
}

void Builder::OnDocumentStart(const YAML::Mark& mark) {
  if (!std::exchange(has_document_, true)) return;
  if (text_.substr(offset(mark)).starts_with("---")) {
    stop(place(mark), "a second document", "one document is wanted: remove '---' and what follows");
  }
  stop(place(mark),
       "something follows the end of the document",
       "check quotes, brackets and indentation");
}

void Builder::count(const SourceRef& where, const Size& more) {
  total_.nodes += more.nodes;
  total_.bytes += more.bytes;
  if (total_.nodes > limits_.nodes) {
    stop(where, "more than " + std::to_string(limits_.nodes) + " nodes once aliases are expanded");
  }
  if (total_.bytes > limits_.bytes) {
    stop(where, "more than " + std::to_string(limits_.bytes) + " bytes once aliases are expanded");
  }
  if (open_.size() + more.depth > limits_.depth) {
    stop(where, "nested deeper than " + std::to_string(limits_.depth) + " levels");
  }
}

void Builder::check_tag(const YAML::Mark& mark, const std::string& tag, std::string_view expected) {
  if (is_nonspecific(tag)) return;
  const std::string_view name =
      std::string_view(tag).substr(tag.starts_with(kCoreTag) ? kCoreTag.size() : tag.size());
  if (!is_one_of(name, expected)) {
    report(place(mark), "the tag " + shown_tag(tag) + " is not supported here", "remove it");
  }
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  last_offset_ = offset(mark);
  const std::string_view rest = text_.substr(last_offset_);
  const bool is_written = rest.starts_with('~') || text::to_lower(rest.substr(0, 4)) == "null";
  Node node;
  node.where = place(mark);
  if (!is_written && is_in_flow() && open_.back().node.is_sequence()) {
    report(node.where, "an empty item in a list", "write null, or remove a comma");
  }
  if (!is_written && !is_in_flow()) check_colon(last_offset_);
  // The mark of what is not there is that of the token behind it; the key says where it should be.
  if (!is_written && !open_.empty() && open_.back().awaits_value) {
    node.where = open_.back().key_where;
  }
  const Size size{1, 0, 0};
  count(node.where, size);
  put(std::move(node), anchor, size);
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  begin(mark);
  const auto target = anchors_.find(anchor);
  if (target == anchors_.end()) {
    stop(place(mark), "an alias inside of what it stands for", "an anchor cannot contain itself");
  }
  count(place(mark), target->second.size);
  Node copy = target->second.node;
  if (awaits_key()) copy.where = place(mark);
  put(std::move(copy), 0, target->second.size);
}

void Builder::OnScalar(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       const std::string& value) {
  begin(mark);
  check_tag(mark, tag, "str int float bool null");
  Node node;
  node.where = place(mark);
  node.kind = tag == "tag:yaml.org,2002:null" ? Kind::kNull : Kind::kScalar;
  node.quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
  if (node.is_scalar()) node.text = value;
  const Size size{1, value.size(), 0};
  count(node.where, size);
  put(std::move(node), anchor, size);
}

void Builder::OnSequenceStart(const YAML::Mark& mark,
                              const std::string& tag,
                              YAML::anchor_t anchor,
                              YAML::EmitterStyle::value style) {
  check_tag(mark, tag, "seq");
  enter(Kind::kSequence, mark, anchor, style == YAML::EmitterStyle::Flow);
}

void Builder::OnMapStart(const YAML::Mark& mark,
                         const std::string& tag,
                         YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) {
  check_tag(mark, tag, "map");
  enter(Kind::kMap, mark, anchor, style == YAML::EmitterStyle::Flow);
}

void Builder::enter(Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor, bool is_flow) {
  begin(mark);
  Open open;
  open.node.kind = kind;
  open.node.where = place(mark);
  open.anchor = anchor;
  open.is_flow = is_flow;
  open.before = total_;
  count(open.node.where, {1, 0, 1});
  open_.push_back(std::move(open));
}

void Builder::leave() {
  Open open = std::move(open_.back());
  open_.pop_back();
  apply_merges(open);
  const Size size{
      total_.nodes - open.before.nodes, total_.bytes - open.before.bytes, open.depth + 1};
  put(std::move(open.node), open.anchor, size);
}

void Builder::put(Node node, YAML::anchor_t anchor, const Size& size) {
  if (anchor != 0) anchors_[anchor] = {node, size};
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Open& parent = open_.back();
  parent.depth = std::max(parent.depth, size.depth);
  if (parent.node.is_sequence()) {
    parent.node.items.push_back(std::move(node));
  } else if (parent.awaits_value) {
    put_value(parent, std::move(node));
  } else {
    put_key(parent, std::move(node));
  }
}

void Builder::put_key(Open& map, Node node) {
  map.awaits_value = true;
  map.is_ignored = true;
  map.is_merge = false;
  map.key_where = node.where;
  if (!node.is_scalar()) {
    report(node.where, "a key must be text, not " + node.describe(), "quote it");
    return;
  }
  map.is_merge = node.text == "<<" && !node.quoted;
  const auto [first, is_new] = map.seen.emplace(node.text, node.where);
  if (!is_new) {
    report(node.where,
           "duplicate key '" + node.text + "', first at " + first->second.to_string(),
           "remove one of them");
    return;
  }
  map.is_ignored = false;
  map.key = std::move(node.text);
}

void Builder::put_value(Open& map, Node node) {
  map.awaits_value = false;
  if (map.is_ignored) return;
  if (map.is_merge) return add_merge(map, std::move(node));
  map.node.entries.push_back({std::move(map.key), map.key_where, std::move(node)});
}

void Builder::add_merge(Open& map, Node node) {
  std::vector<Node> sources;
  if (node.is_sequence()) {
    sources = std::move(node.items);
  } else {
    sources.push_back(std::move(node));
  }
  for (Node& source : sources) {
    if (source.is_map()) {
      map.merges.push_back(std::move(source));
    } else {
      report(map.key_where, "<< wants a mapping or a list of them, not " + source.describe());
    }
  }
}

void Builder::apply_merges(Open& map) {
  for (Node& source : map.merges) {
    for (Entry& entry : source.entries) {
      if (map.seen.emplace(entry.key, entry.key_where).second) {
        map.node.entries.push_back(std::move(entry));
      }
    }
  }
}

}  // namespace aipreflight::yaml
