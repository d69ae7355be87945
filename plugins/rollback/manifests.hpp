#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "yaml/node.hpp"

namespace aipreflight::rollback {

// One object of Kubernetes in a manifest.
struct Manifest {
  std::string kind;
  std::string name;  // empty: generated
  yaml::Node root;
};

struct Manifests {
  std::vector<Manifest> objects;
  std::vector<std::string> generated;  // names that kustomize makes anew with each content
  std::vector<SourceRef> missing;      // paths where nothing is
  Errors unreadable;                   // files that are no YAML, templates among them

  [[nodiscard]] const Manifest* find(std::string_view kind, std::string_view name) const;
  [[nodiscard]] bool is_generated(std::string_view name) const;
};

// Reads files and the YAML files below folders (at most 1,000, of 8 MiB), each of any number of
// documents. Items of a List count one by one.
[[nodiscard]] Manifests read_manifests(const std::vector<std::string>& paths);

}  // namespace aipreflight::rollback
