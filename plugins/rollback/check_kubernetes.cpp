#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "check_rules.hpp"

namespace aipreflight::rollback {
namespace {

const yaml::Node* node_at(const yaml::Node* node, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) {
    if (node == nullptr) return nullptr;
    node = node->find(key);
  }
  return node;
}

// "settings-7f9c2bd4", "settings-v12", "settings-2026-11-24": another content has another name.
bool is_versioned(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('-') + 1);
  const bool has_digit = last.find_first_of("0123456789") != std::string_view::npos;
  return last.size() < name.size() && has_digit;
}

class KubernetesChecker {
 public:
  KubernetesChecker(const Inquiry& inquiry, Breaches& breaches)
      : inquiry_(inquiry), breaches_(breaches) {}

  void check() {
    const Manifests& manifests = inquiry_.manifests;
    for (const SourceRef& missing : manifests.missing) {
      breaches_.add("manifest_missing", std::string("manifests"), "there is no " + missing.file);
    }
    for (const Error& error : manifests.unreadable) {
      breaches_.add("manifest_unreadable", error.where, error.message);
    }
    for (const Manifest& object : manifests.objects) {
      const auto workload = inquiry_.rules.workloads.find(object.kind);
      if (workload != inquiry_.rules.workloads.end()) check_workload(object, workload->second);
    }
  }

 private:
  void check_workload(const Manifest& object, const std::string& strategy_key) {
    const std::string who = object.kind + ' ' + object.name;
    const yaml::Node* spec = object.root.find("spec");
    breaches_.checked("history_disabled");
    const yaml::Node* limit = node_at(spec, {"revisionHistoryLimit"});
    if (limit != nullptr && yaml::as_integer(*limit) == 0) {
      breaches_.add("history_disabled", limit->where, who + " keeps no revision to go back to");
    }
    breaches_.checked("update_on_delete");
    const yaml::Node* type = node_at(spec, {strategy_key, "type"});
    if (type != nullptr && type->text == "OnDelete") {
      breaches_.add("update_on_delete", type->where, who + " changes nothing by itself");
    }
    const yaml::Node* pod = node_at(spec, {"template", "spec"});
    if (pod == nullptr) return;
    for (const char* key : {"containers", "initContainers"}) {
      const yaml::Node* containers = pod->find(key);
      if (containers == nullptr) continue;
      for (const yaml::Node& container : containers->items) check_image(container, who);
    }
    check_references(*pod, who);
  }

  void check_image(const yaml::Node& container, const std::string& who) {
    const yaml::Node* image = container.find("image");
    if (image == nullptr || !image->is_scalar()) return;
    breaches_.checked("image_floating");
    breaches_.checked("image_without_digest");
    if (image->text.find("@sha256:") != std::string::npos) return;
    const std::size_t slash = image->text.rfind('/');
    const std::size_t colon = image->text.rfind(':');
    const bool has_tag =
        colon != std::string::npos && (slash == std::string::npos || colon > slash);
    const std::string tag = has_tag ? image->text.substr(colon + 1) : "latest";
    const bool is_floating = inquiry_.rules.floating.contains(tag);
    breaches_.add(is_floating ? "image_floating" : "image_without_digest",
                  image->where,
                  who + ": the image " + image->text +
                      (has_tag ? "" : ", without a tag and so :latest,") +
                      (is_floating ? " may be another one tomorrow" : " has a tag and no digest"));
  }

  // Everywhere that a pod names a ConfigMap or a Secret.
  void check_references(const yaml::Node& node, const std::string& who) {
    for (const yaml::Node& item : node.items) check_references(item, who);
    for (const yaml::Entry& entry : node.entries) {
      if (entry.key == "configMap" || entry.key == "configMapRef" ||
          entry.key == "configMapKeyRef") {
        check_reference("ConfigMap", entry.value, who);
      } else if (entry.key == "secret" || entry.key == "secretRef" || entry.key == "secretKeyRef") {
        check_reference("Secret", entry.value, who);
      }
      check_references(entry.value, who);
    }
  }

  void check_reference(const std::string& kind, const yaml::Node& node, const std::string& who) {
    const yaml::Node* name = node.find("name");
    if (name == nullptr) name = node.find("secretName");
    if (name == nullptr || !name->is_scalar()) return;
    breaches_.checked("config_in_place");
    if (is_versioned(name->text) || inquiry_.manifests.is_generated(name->text)) return;
    const Manifest* object = inquiry_.manifests.find(kind, name->text);
    const yaml::Node* immutable = object == nullptr ? nullptr : object->root.find("immutable");
    if (immutable != nullptr && yaml::as_bool(*immutable) == true) return;
    if (!reported_.insert(kind + '/' + name->text).second) return;
    breaches_.add("config_in_place",
                  name->where,
                  who + " reads the " + kind + ' ' + name->text +
                      ", which keeps its name when its content changes");
  }

  const Inquiry& inquiry_;
  Breaches& breaches_;
  std::set<std::string> reported_;
};

}  // namespace

void check_kubernetes(const Inquiry& inquiry, Breaches& breaches) {
  if (inquiry.settings.manifests.empty()) return;
  KubernetesChecker(inquiry, breaches).check();
}

}  // namespace aipreflight::rollback
