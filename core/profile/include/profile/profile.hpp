#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/source_ref.hpp"
#include "model/confinement.hpp"
#include "yaml/node.hpp"

namespace aipreflight::profile {

enum class When { kAlways, kFailed };

// One check that the profile asks for, before the module that does it is known.
struct CheckSpec {
  std::string id;      // name in the report; unique
  std::string module;  // "cost"
  std::string check;   // check type within the module; the module's id where `uses` names none
  yaml::Node with;     // a map, or null
  SourceRef where;     // of the entry or of the legacy section
  std::optional<std::chrono::milliseconds> timeout;
  std::map<std::string, std::uint64_t> limits;  // by name: "memory"; the rest are the host's own
  bool caps_at_warn = false;                    // severity: warn
  // What `allow` leaves out: forbidden, whatever the check says that it needs. nullopt: no `allow`.
  std::optional<Restrictions> forbidden;
  bool warns_of_denied = false;  // denied: warn. An act that was refused is WARN instead of ERROR
  std::vector<std::string> after;
  When when = When::kAlways;
  // A legacy profile names checks that it leaves out: SKIP with this sentence. Empty: to be run.
  std::string skip_reason;

  [[nodiscard]] std::string uses() const { return module == check ? module : module + "/" + check; }
};

struct ReportSpec {
  std::string outdir = "runs";
  std::vector<std::string> formats = {"json", "markdown"};
};

// docs/profile.md is the format.
struct Profile {
  std::string name;
  std::string kind;  // "inference", "app", "rag"; "" in the general form
  std::string path;
  std::vector<std::string> files;          // path and all that it extends, each once
  std::string sha256;                      // over the bytes of `files`, in order
  std::vector<std::string> plugin_search;  // plugins.search, relative to the working directory
  std::string
      plugin_lock;  // plugins.lock: a path relative to the working directory; empty: not named
  std::string plugin_key;            // plugins.key: minisign's, or the path of a file with it
  std::vector<std::string> secrets;  // redact: environment variables to hide besides the usual ones
  std::vector<CheckSpec> checks;
  ReportSpec report;
};

}  // namespace aipreflight::profile
