#include "cases.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/text.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kTitleBytes = 80;

// Texts one after the other, such that no other texts give the same.
void append_key(std::string& key, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  key.append(reinterpret_cast<const char*>(&size), sizeof size);
  key += text;
}

void append_keys(std::string& key, std::span<const std::string_view> texts) {
  const auto count = static_cast<std::uint32_t>(texts.size());
  key.append(reinterpret_cast<const char*>(&count), sizeof count);
  for (const std::string_view text : texts) append_key(key, text);
}

}  // namespace

void CaseDraft::add_usage(const char* name, double value) {
  for (const auto& [known, score] : scores) {
    if (known == name) return;
  }
  const bool is_value = std::isfinite(value) && value >= 0;
  scores.emplace_back(name, is_value ? value : kNoScore);
}

void CaseDraft::clear() {
  id.clear();
  provider = prompt = task = {};
  status = CaseStatus::kPassed;
  scores.clear();
  expected_scores.clear();
  labels.clear();
}

bool Case::has_label(const Label& label) const {
  return std::any_of(
      labels.begin(), labels.end(), [&](const Label* mine) { return *mine == label; });
}

double Case::score(std::string_view name) const {
  const auto first = std::find(score_names.begin(), score_names.end(), name);
  if (first == score_names.end()) return kNoScore;
  if (std::find(first + 1, score_names.end(), name) != score_names.end()) return kNoScore;
  return values[static_cast<std::size_t>(first - score_names.begin())];
}

bool Case::has_or_expects(std::string_view name) const {
  return std::find(score_names.begin(), score_names.end(), name) != score_names.end() ||
         std::binary_search(expected_scores.begin(), expected_scores.end(), name);
}

Cases::Cases() : memory_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {}
Cases::Cases(Cases&&) noexcept = default;
Cases& Cases::operator=(Cases&&) noexcept = default;
Cases::~Cases() = default;

template <typename T>
std::span<T> Cases::copy_of(std::span<const T> list) {
  if (list.empty()) return {};
  auto* copy = static_cast<T*>(memory_->allocate(list.size_bytes(), alignof(T)));
  std::uninitialized_copy(list.begin(), list.end(), copy);
  return {copy, list.size()};
}

std::string_view Cases::copy_of(std::string_view text) {
  const auto copy = copy_of(std::span(text.data(), text.size()));
  return {copy.data(), copy.size()};
}

std::string_view Cases::name(std::string_view text) {
  if (text.empty()) return {};
  if (const auto known = names_.find(text); known != names_.end()) return known->second;
  const std::string_view copy = copy_of(text);
  names_.emplace(copy, copy);
  return copy;
}

std::span<const std::string_view> Cases::names(std::span<const std::string_view> texts) {
  std::vector<std::string_view> copies;
  for (const std::string_view text : texts) copies.push_back(name(text));
  return copy_of(std::span<const std::string_view>(copies));
}

const Label* Cases::label(const Label& one) {
  key_.clear();
  append_key(key_, one.first);
  key_ += one.second;
  if (const auto known = labels_.find(key_); known != labels_.end()) return known->second;
  const std::string_view key = copy_of(std::string_view(key_));
  const Label copy{name(one.first), key.substr(key.size() - one.second.size())};
  const Label* place = copy_of(std::span(&copy, 1)).data();
  labels_.emplace(key, place);
  return place;
}

std::uint32_t Cases::kind_of(const CaseDraft& one) {
  key_.clear();
  for (const std::string_view text : {one.provider, one.prompt, one.task}) append_key(key_, text);
  sorted_ = one.expected_scores;
  std::sort(sorted_.begin(), sorted_.end());
  sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
  append_keys(key_, sorted_);
  for (const auto& [name, value] : one.scores) append_key(key_, name);
  if (const auto known = kind_places_.find(key_); known != kind_places_.end()) {
    return known->second;
  }
  const auto place = static_cast<std::uint32_t>(kinds_.size());
  kind_places_.emplace(copy_of(std::string_view(key_)), place);
  std::vector<std::string_view> scores;
  for (const auto& [name, value] : one.scores) scores.push_back(name);
  kinds_.push_back({.provider = name(one.provider),
                    .prompt = name(one.prompt),
                    .task = name(one.task),
                    .score_names = names(scores),
                    .expected_scores = names(sorted_)});
  return place;
}

Cases::Entry Cases::entry_of(const CaseDraft& one) {
  found_.clear();
  for (const Label& mine : one.labels) found_.push_back(label(mine));
  std::sort(found_.begin(), found_.end(), [](const Label* left, const Label* right) {
    return *left < *right;
  });
  found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
  const auto labels = copy_of(std::span<const Label* const>(found_));
  const std::string_view id = copy_of(std::string_view(one.id));
  Entry entry{.id = id.data(),
              .labels = labels.data(),
              .id_size = static_cast<std::uint32_t>(id.size()),
              .kind = kind_of(one),
              .label_count = static_cast<std::uint32_t>(labels.size()),
              .status = one.status};
  if (one.scores.empty()) return entry;
  entry.values =
      static_cast<double*>(memory_->allocate(one.scores.size() * sizeof(double), alignof(double)));
  std::transform(one.scores.begin(), one.scores.end(), entry.values, [](const auto& score) {
    return score.second;
  });
  return entry;
}

void Cases::add(const CaseDraft& one) {
  entries_.push_back(entry_of(one));
}

void Cases::replace(std::size_t place, const CaseDraft& one) {
  entries_[place] = entry_of(one);
}

void Cases::keep_if(const std::function<bool(const Case&)>& is_kept) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (is_kept((*this)[i])) entries_[kept++] = entries_[i];
  }
  entries_.resize(kept);
}

void Cases::expect_alone(const std::set<std::string_view>& names) {
  std::vector<std::vector<std::size_t>> kept;  // of each kind, the places of its scores
  const std::vector<std::string_view> expected(names.begin(), names.end());
  const auto copies = this->names(expected);
  for (CaseKind& kind : kinds_) {
    std::vector<std::string_view> scores;
    auto& places = kept.emplace_back();
    for (std::size_t i = 0; i < kind.score_names.size(); ++i) {
      if (!names.contains(kind.score_names[i])) continue;
      places.push_back(i);
      scores.push_back(kind.score_names[i]);
    }
    kind.score_names = copy_of(std::span<const std::string_view>(scores));
    kind.expected_scores = copies;
  }
  for (const Entry& entry : entries_) {
    const auto& places = kept[entry.kind];
    for (std::size_t i = 0; i < places.size(); ++i) entry.values[i] = entry.values[places[i]];
  }
  kind_places_.clear();  // they were those of other names
}

void Cases::set_run(std::string_view provider, std::string_view task) {
  for (CaseKind& kind : kinds_) {
    kind.provider = name(provider);
    kind.task = name(task);
  }
  kind_places_.clear();
}

Case Cases::operator[](std::size_t place) const {
  const Entry& entry = entries_[place];
  const CaseKind& kind = kinds_[entry.kind];
  return {.id = {entry.id, entry.id_size},
          .status = entry.status,
          .kind_number = entry.kind,
          .provider = kind.provider,
          .prompt = kind.prompt,
          .task = kind.task,
          .score_names = kind.score_names,
          .values = {entry.values, kind.score_names.size()},
          .expected_scores = kind.expected_scores,
          .labels = {entry.labels, entry.label_count}};
}

CaseDraft Cases::draft_of(std::size_t place) const {
  const Case one = (*this)[place];
  CaseDraft draft{.id = std::string(one.id),
                  .provider = one.provider,
                  .prompt = one.prompt,
                  .task = one.task,
                  .status = one.status};
  for (std::size_t i = 0; i < one.values.size(); ++i) {
    draft.scores.emplace_back(one.score_names[i], one.values[i]);
  }
  draft.expected_scores.assign(one.expected_scores.begin(), one.expected_scores.end());
  for (const Label* label : one.labels) draft.labels.push_back(*label);
  return draft;
}

std::string title_of(std::string_view id) {
  std::vector<std::string> parts;
  for (const std::string_view part : text::split(id, '\x1f')) {
    if (!part.empty()) parts.emplace_back(part);
  }
  return text::one_line(text::join(parts, " "), kTitleBytes);
}

}  // namespace aipreflight::evals
