#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "check_rules.hpp"
#include "git/repository.hpp"

namespace aipreflight::rollback {
namespace {

constexpr std::uint64_t kLargestTarget = std::uint64_t{64} << 20;

bool is_hex(std::string_view text, std::size_t size) {
  return text.size() == size && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// The part that says which version: behind '@', else behind the last ':' that no slash follows.
std::string_view version_of(std::string_view target) {
  const std::size_t at = target.rfind('@');
  if (at != std::string_view::npos) return target.substr(at + 1);
  const std::size_t colon = target.rfind(':');
  const bool is_tag =
      colon != std::string_view::npos && target.find('/', colon) == std::string_view::npos;
  return is_tag ? target.substr(colon + 1) : target;
}

class TargetChecker {
 public:
  TargetChecker(const Inquiry& inquiry, Breaches& breaches)
      : inquiry_(inquiry), breaches_(breaches) {}

  void check(const Surface& surface) {
    breaches_.checked("target_missing");
    if (surface.known_good.empty()) {
      return breaches_.add("target_missing",
                           surface.place,
                           "the surface " + surface.name + " has no known_good to go back to");
    }
    key_ = surface.place + ".known_good";
    const std::optional<std::string> target = resolve(surface.known_good);
    breaches_.checked("target_is_current");
    key_ = surface.place + ".current";
    std::optional<std::string> current;
    if (!surface.current.empty() && surface.current != surface.known_good) {
      current = resolve(surface.current, true);
    }
    const bool is_same = surface.current == surface.known_good || (target && target == current);
    if (is_same && !surface.current.empty()) {
      breaches_.add(
          "target_is_current",
          surface.place + ".known_good",
          "the surface " + surface.name + " would go back to what it is: " + surface.known_good);
    }
    check_embedding(surface);
  }

 private:
  // What a target stands for, as far as it can be looked up here: an object of git, the digest of a
  // file, or its own words. The current state may move.
  std::optional<std::string> resolve(const std::string& target, bool may_float = false) {
    if (target.starts_with("git:")) return resolve_in_git(target.substr(4), may_float);
    if (target.starts_with("file:")) return resolve_file(target.substr(5));
    const std::string_view version = version_of(target);
    if (version.starts_with("sha256:")) {
      breaches_.checked("target_unresolved");
      if (!is_hex(version.substr(7), 64)) {
        breaches_.add("target_unresolved", key_, target + ": a sha256 has 64 hexadecimal digits");
      }
      return std::string(version);
    }
    breaches_.checked("target_floating");
    const bool has_digit = version.find_first_of("0123456789") != std::string_view::npos;
    if (!may_float && (inquiry_.rules.floating.contains(text::to_lower(version)) || !has_digit)) {
      breaches_.add("target_floating", key_, target + " may be something else tomorrow");
    }
    return target;
  }

  std::optional<std::string> resolve_in_git(const std::string& revision, bool may_float) {
    const std::string name = revision.substr(0, revision.find(':'));
    const std::string lower = text::to_lower(name.substr(0, name.find_first_of("~^")));
    breaches_.checked("target_floating");
    if (!may_float && inquiry_.rules.floating.contains(lower)) {
      breaches_.add("target_floating", key_, "git:" + revision + ": " + name + " moves on");
    }
    breaches_.checked("target_unresolved");
    if (!repository_) repository_ = git::Repository::open(".");
    if (!repository_->ok()) return could_not_look(revision, repository_->error());
    auto object = (*repository_)->resolve(revision);
    if (object.ok()) return object.take();
    if (object.error().reason != "git_unknown_revision") {
      return could_not_look(revision, object.error());
    }
    breaches_.add("target_unresolved", key_, object.error().message);
    return std::nullopt;
  }

  std::optional<std::string> could_not_look(const std::string& revision, const Error& error) {
    breaches_.add("target_not_verified", key_, "git:" + revision + ": " + error.message);
    return std::nullopt;
  }

  std::optional<std::string> resolve_file(const std::string& target) {
    const std::size_t hash = target.find("#sha256:");
    const std::string path = target.substr(0, hash);
    std::error_code failure;
    breaches_.checked("target_unresolved");
    if (!std::filesystem::exists(path, failure)) {
      breaches_.add("target_unresolved", key_, "there is no " + path);
      return std::nullopt;
    }
    if (hash == std::string::npos) return std::filesystem::weakly_canonical(path, failure).string();
    const std::string wanted = target.substr(hash + 8);
    const auto content = files::read(path, kLargestTarget);
    if (!content.ok()) {
      breaches_.add("target_not_verified", key_, content.error().message);
      return wanted;
    }
    const std::string digest = sha256_hex(*content);
    if (digest != wanted) {
      breaches_.add("target_unresolved",
                    key_,
                    path + " has the SHA-256 " + digest + ", not " + text::one_line(wanted, 80));
    }
    return digest;
  }

  void check_embedding(const Surface& surface) {
    if (surface.name != "index" && surface.embedding_model.empty()) return;
    const auto& surfaces = inquiry_.settings.surfaces;
    const auto embedding = std::find_if(surfaces.begin(), surfaces.end(), [](const Surface& other) {
      return other.name == "embedding";
    });
    breaches_.checked("embedding_unknown");
    if (surface.embedding_model.empty()) {
      return breaches_.add("embedding_unknown",
                           surface.place,
                           "nobody says which model built the index to go back to");
    }
    if (embedding == surfaces.end() || embedding->known_good.empty()) return;
    breaches_.checked("embedding_mismatch");
    if (embedding->known_good != surface.embedding_model) {
      breaches_.add("embedding_mismatch",
                    surface.place + ".embedding_model",
                    "the index was built by " + surface.embedding_model +
                        ", and embedding goes back to " + embedding->known_good);
    }
  }

  const Inquiry& inquiry_;
  Breaches& breaches_;
  std::string key_;
  std::optional<Result<git::Repository>> repository_;
};

}  // namespace

void check_targets(const Inquiry& inquiry, Breaches& breaches) {
  breaches.checked("surfaces_not_set");
  if (inquiry.settings.surfaces.empty()) {
    return breaches.add("surfaces_not_set",
                        std::string("rollback_runbook"),
                        "nobody says what a release changes and which state to go back to");
  }
  TargetChecker checker(inquiry, breaches);
  for (const Surface& surface : inquiry.settings.surfaces) checker.check(surface);
}

}  // namespace aipreflight::rollback
