#include "yaml/node.hpp"

namespace aipreflight::yaml {
namespace {

bool is_number_like(const Node& node) {
  if (as_number(node)) return true;
  if (node.quoted) return false;
  std::string_view text = node.text;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return text == ".inf" || text == ".Inf" || text == ".INF" || text == ".nan" || text == ".NaN" ||
         text == ".NAN";
}

}  // namespace

const Entry* Node::entry(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Entry* found = entry(key);
  return found != nullptr ? &found->value : nullptr;
}

std::string Node::describe() const {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kSequence:
      return "a list";
    case Kind::kMap:
      return "a mapping";
    case Kind::kScalar:
      break;
  }
  if (is_number_like(*this)) return "a number";
  return as_bool(*this) ? "a boolean" : "text";
}

}  // namespace aipreflight::yaml
