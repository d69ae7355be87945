#include <algorithm>
#include <array>

#include "site_finder.hpp"

// What of a prompt is known: the texts of messages, schemas and tools, and how many pieces are not.
namespace aipreflight::cost {
namespace {

constexpr int kMostDepth = 10;
constexpr std::size_t kLongestPrompt = std::size_t{8} << 20;

bool is_image_type(const Values& values) {
  return std::any_of(values.begin(), values.end(), [](const Value& value) {
    return value.kind == ValueKind::kText &&
           (value.text.starts_with("image") || value.text == "input_image");
  });
}

void append(Prompt& prompt, std::string_view text) {
  if (prompt.text.size() + text.size() > kLongestPrompt) return;
  if (!prompt.text.empty() && !text.empty()) prompt.text += '\n';
  prompt.text += text;
}

}  // namespace

void SiteFinder::collect(Prompt& prompt, const Values& values, int depth) {
  if (depth > kMostDepth) return;
  // Of several texts that it may be, the longest counts.
  const Value* longest = nullptr;
  for (const Value& value : values) {
    if (value.kind == ValueKind::kText &&
        (longest == nullptr || value.text.size() > longest->text.size())) {
      longest = &value;
    }
  }
  if (longest != nullptr) {
    append(prompt, longest->text);
    prompt.holes += longest->holes;
  }
  bool is_hole_counted = longest != nullptr;
  for (const Value& value : values) {
    switch (value.kind) {
      case ValueKind::kList: {
        std::vector<Values> items;
        if (!evaluator_.elements(value, items)) ++prompt.holes;
        for (const Values& item : items) collect(prompt, item, depth + 1);
        break;
      }
      case ValueKind::kMap:
        collect_map(prompt, value, depth);
        break;
      case ValueKind::kExternal:
        if (value.made.is_known() && value.text.ends_with("()")) {
          collect_call(prompt, value.made, depth);
        } else if (!is_hole_counted) {
          ++prompt.holes;
          is_hole_counted = true;
        }
        break;
      case ValueKind::kText:
      case ValueKind::kNone:
      case ValueKind::kBool:
      case ValueKind::kNumber:
        break;
      case ValueKind::kUnknown:
      case ValueKind::kFunction:
      case ValueKind::kClass:
      case ValueKind::kInstance:
      case ValueKind::kModule:
        if (!is_hole_counted) ++prompt.holes;
        is_hole_counted = true;
        break;
    }
  }
}

// A message, a part of one, a tool, a schema.
void SiteFinder::collect_map(Prompt& prompt, const Value& map, int depth) {
  if (is_image_type(evaluator_.item(map, "type"))) {
    ++prompt.images;
    return;
  }
  const syntax::Module& module = *map.unit->module;
  const syntax::Expr& expr = module.expr(map.id);
  const bool is_message = !evaluator_.item(map, "role").empty();
  if (is_message) ++prompt.messages;
  for (const syntax::Child& child : module.children(expr)) {
    if (child.kind == syntax::ChildKind::kSpreadMap || child.kind == syntax::ChildKind::kSpread) {
      ++prompt.holes;
      continue;
    }
    if (expr.kind == syntax::ExprKind::kCall && child.kind == syntax::ChildKind::kPlain) continue;
    const std::string_view key = module.name(child.name);
    if (key == "role" || key == "cache_control" || key == "cacheControl") continue;
    // Names of fields are a part of a schema, and of a message they are not.
    if (!is_message && key != "type" && key != "text" && key != "content") append(prompt, key);
    if (key == "type" && !is_message) {
      const Values values = evaluator_.eval(*map.unit, child.value, map.frame);
      if (values.size() == 1 && values[0].text == "text") continue;
      collect(prompt, values, depth + 1);
      continue;
    }
    collect(prompt, evaluator_.eval(*map.unit, child.value, map.frame), depth + 1);
  }
}

// SystemMessage(content="…"), types.Part(text="…")
void SiteFinder::collect_call(Prompt& prompt, const CallRef& call, int depth) {
  const syntax::Module& module = *call.unit->module;
  ++prompt.messages;
  for (const syntax::Child& child : module.children(module.expr(call.expr)).subspan(1)) {
    if (child.kind == syntax::ChildKind::kKeyword && module.name(child.name) == "role") continue;
    collect(prompt, evaluator_.eval(*call.unit, child.value, call.frame), depth + 1);
  }
}

}  // namespace aipreflight::cost
