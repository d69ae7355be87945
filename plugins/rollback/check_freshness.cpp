#include <filesystem>
#include <optional>
#include <system_error>

#include "base/text.hpp"
#include "check_rules.hpp"
#include "dates/dates.hpp"
#include "git/repository.hpp"

namespace aipreflight::rollback {
namespace {

struct Review {
  std::int64_t time = 0;
  Place place;          // line 0: it is git's word
  bool is_day = false;  // the whole of that day
};

std::optional<Review> review_in(const Piece& line, const std::vector<std::string>& labels) {
  const std::string lower = text::to_lower(line.text);
  for (const std::string& label : labels) {
    const std::size_t at = lower.find(label);
    if (at == std::string::npos) continue;
    if (const auto date = dates::find_date(std::string_view(line.text).substr(at + label.size()))) {
      return Review{*date, line.place, true};
    }
  }
  return std::nullopt;
}

std::optional<Review> written_review(const Inquiry& inquiry) {
  for (const auto* lines : {&inquiry.document.front_matter, &inquiry.document.prose}) {
    for (const Piece& line : *lines) {
      if (auto review = review_in(line, inquiry.rules.review_labels)) return review;
    }
  }
  return std::nullopt;
}

class FreshnessChecker {
 public:
  FreshnessChecker(const Inquiry& inquiry, Breaches& breaches)
      : inquiry_(inquiry), breaches_(breaches), review_(written_review(inquiry)) {}

  void check() {
    ask_git();
    breaches_.checked("review_unknown");
    if (!review_) {
      return breaches_.add("review_unknown", Place{1, 1}, "nobody says when it was last reviewed");
    }
    check_age();
    for (std::size_t i = 0; i < surface_paths_.size() && i < changes_.size(); ++i) check_surface(i);
  }

 private:
  struct SurfacePath {
    const Surface* surface;
    std::string path;
  };

  void ask_git() {
    std::vector<std::string> paths;
    for (const Surface& surface : inquiry_.settings.surfaces) {
      for (const std::string& path : surface.paths) add_path(surface, path, paths);
    }
    if (paths.empty() && review_) return;
    paths.push_back(inquiry_.settings.runbook);
    const auto repository = git::Repository::open(".");
    if (!repository.ok()) return could_not_ask(repository.error());
    auto changes = repository->last_changes(paths);
    if (!changes.ok()) return could_not_ask(changes.error());
    changes_ = changes.take();
    const auto own = changes_.back();
    changes_.pop_back();
    if (!review_ && own) review_ = Review{own->time, {0, 0}, false};
  }

  void add_path(const Surface& surface, const std::string& path, std::vector<std::string>& paths) {
    std::error_code failure;
    breaches_.checked("surface_missing");
    if (!std::filesystem::exists(path, failure)) {
      return breaches_.add("surface_missing",
                           surface.place + ".paths",
                           "there is no " + path + ", a path of the surface " + surface.name);
    }
    surface_paths_.push_back({&surface, path});
    paths.push_back(path);
  }

  void could_not_ask(const Error& error) {
    if (surface_paths_.empty()) return;
    breaches_.add("freshness_not_measured",
                  std::string("surfaces"),
                  "when the surfaces last changed is not known: " + error.message);
  }

  void check_age() {
    const std::string where = review_->place.line == 0 ? ", as git has it" : "";
    const Place place = review_->place.line == 0 ? Place{1, 1} : review_->place;
    breaches_.checked("review_in_future");
    breaches_.checked("review_stale");
    const std::int64_t age = (inquiry_.now - review_->time) / dates::kDay;
    if (review_->time > inquiry_.now + dates::kDay) {
      breaches_.add(
          "review_in_future",
          place,
          "reviewed on " + dates::format_date(review_->time) + ", which is yet to come" + where);
    } else if (age > inquiry_.settings.max_age_days) {
      breaches_.add("review_stale",
                    place,
                    "last reviewed " + std::to_string(age) + " days ago, more than " +
                        std::to_string(inquiry_.settings.max_age_days) + where);
    }
  }

  void check_surface(std::size_t i) {
    breaches_.checked("surface_changed_since");
    const auto& change = changes_[i];
    if (!change) {
      return breaches_.add("freshness_not_measured",
                           surface_paths_[i].surface->place + ".paths",
                           "git has no commit of " + surface_paths_[i].path);
    }
    const std::int64_t reviewed = review_->time + (review_->is_day ? dates::kDay : 0);
    if (change->time <= reviewed) return;
    breaches_.add("surface_changed_since",
                  review_->place.line == 0 ? Place{1, 1} : review_->place,
                  surface_paths_[i].path + " (surface " + surface_paths_[i].surface->name +
                      ") changed on " + dates::format_date(change->time) + " in " +
                      change->commit.substr(0, 12) + ", after the review of " +
                      dates::format_date(review_->time));
  }

  const Inquiry& inquiry_;
  Breaches& breaches_;
  std::optional<Review> review_;
  std::vector<SurfacePath> surface_paths_;
  std::vector<std::optional<git::Change>> changes_;
};

}  // namespace

void check_freshness(const Inquiry& inquiry, Breaches& breaches) {
  FreshnessChecker(inquiry, breaches).check();
}

}  // namespace aipreflight::rollback
