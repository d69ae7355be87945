#include "inspect_texts.hpp"

#include "disclosure.hpp"

namespace aipreflight::observability {
namespace {

constexpr int kDeepestText = 16;

class TextInspector {
 public:
  TextInspector(const SourceRef& where,
                const Conventions& conventions,
                const Settings& settings,
                Inspection& inspection)
      : where_(where), conventions_(conventions), settings_(settings), inspection_(inspection) {}

  void look_at(const json::Value& value, const std::string& name, int depth) {
    if (depth > kDeepestText) return;
    for (const auto& [key, item] : value.members()) {
      if (depth == 0 && settings_.content == Content::kForbidden && !is_empty(item) &&
          conventions_.content.contains(key)) {
        inspection_.remark("content_captured", key, "prompts or answers are in it", where_);
      }
      look_at(item, name.empty() ? key : name, depth + 1);
    }
    for (const json::Value& item : value.items()) look_at(item, name, depth + 1);
    if (!value.is_string()) return;
    for (const Disclosure& found : find_disclosures(value.as_string(), conventions_.secrets)) {
      if (!found.is_secret && settings_.content == Content::kAllowed) continue;
      inspection_.remark(found.is_secret ? "secret_in_telemetry" : "personal_data_in_telemetry",
                         name,
                         found.what + ' ' + found.masked,
                         where_);
    }
  }

 private:
  const SourceRef& where_;
  const Conventions& conventions_;
  const Settings& settings_;
  Inspection& inspection_;
};

}  // namespace

void inspect_texts(const json::Value& attributes,
                   const SourceRef& where,
                   const Conventions& conventions,
                   const Settings& settings,
                   Inspection& inspection) {
  TextInspector(where, conventions, settings, inspection).look_at(attributes, "", 0);
}

}  // namespace aipreflight::observability
