#include "cases.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/text.hpp"
#include "large_pages.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kTitleBytes = 80;
constexpr std::size_t kFirstPiece = std::size_t{16} << 10;

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

Cases::Cases()
    : memory_(std::make_unique<std::pmr::monotonic_buffer_resource>(kFirstPiece, &large_pages())),
      entries_(*memory_) {
  static constexpr LabelSet kNone;
  last_labels_ = &kNone;
}
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

// Cases that follow one another mostly belong to the same things.
const Cases::LabelSet* Cases::labels(const std::vector<Label>& list) {
  const auto is_same = [](const Label& one, const Label* known) { return one == *known; };
  if (std::equal(list.begin(), list.end(), last_given_.begin(), last_given_.end(), is_same)) {
    return last_labels_;
  }
  last_given_.clear();
  for (const Label& one : list) last_given_.push_back(label(one));
  auto sorted = last_given_;
  std::sort(sorted.begin(), sorted.end(), [](const Label* left, const Label* right) {
    return *left < *right;
  });
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  const LabelSet copy = copy_of(LabelSet(sorted));
  last_labels_ = copy_of(std::span(&copy, 1)).data();
  return last_labels_;
}

bool Cases::is_of(const CaseKind& kind, const CaseDraft& one) {
  const auto is_named = [](const auto& score, std::string_view name) {
    return score.first == name;
  };
  return std::equal(one.scores.begin(),
                    one.scores.end(),
                    kind.score_names.begin(),
                    kind.score_names.end(),
                    is_named) &&
         std::equal(one.expected_scores.begin(),
                    one.expected_scores.end(),
                    kind.expected_scores.begin(),
                    kind.expected_scores.end()) &&
         one.provider == kind.provider && one.prompt == kind.prompt && one.task == kind.task;
}

// Of what follows one another, kinds come again and again, or in turn.
std::uint32_t Cases::kind_of(const CaseDraft& one) {
  if (!followers_.empty()) {
    const std::uint32_t next = followers_[last_kind_];
    if (is_of(kinds_[next], one)) return last_kind_ = next;
  }
  const std::uint32_t place = find_kind(one);
  followers_.resize(kinds_.size(), place);
  followers_[last_kind_] = place;
  return last_kind_ = place;
}

std::uint32_t Cases::find_kind(const CaseDraft& one) {
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
                    .expected_scores = names(sorted_),
                    .room = scores.size()});
  return place;
}

// They are those of other names, or have other room, than a new case of their names.
void Cases::forget_kinds() {
  kind_places_.clear();
  followers_.clear();
  last_kind_ = 0;
}

Cases::Entry Cases::entry_of(const CaseDraft& one) {
  const std::size_t room = one.scores.size() * sizeof(double);
  auto* record = static_cast<std::byte*>(
      memory_->allocate(room + one.id.size(), room > 0 ? alignof(double) : 1));
  Entry entry{.record = record,
              .labels = labels(one.labels),
              .kind = kind_of(one),
              .id_size = static_cast<std::uint32_t>(one.id.size()) & kSizeMask,
              .status = static_cast<std::uint32_t>(one.status) & kStatusMask};
  double* value = values_of(entry);
  for (const auto& score : one.scores) *value++ = score.second;
  std::memcpy(record + room, one.id.data(), one.id.size());
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
  entries_.truncate(kept);
}

void Cases::expect_alone(const std::set<std::string_view>& names) {
  std::vector<std::vector<std::size_t>> kept;  // of each kind, the places of its scores
  const std::vector<std::string_view> expected(names.begin(), names.end());
  const auto copies = this->names(expected);
  bool is_less = false;
  for (CaseKind& kind : kinds_) {
    std::vector<std::string_view> scores;
    auto& places = kept.emplace_back();
    for (std::size_t i = 0; i < kind.score_names.size(); ++i) {
      if (!names.contains(kind.score_names[i])) continue;
      places.push_back(i);
      scores.push_back(kind.score_names[i]);
    }
    is_less = is_less || scores.size() < kind.score_names.size();
    kind.score_names = copy_of(std::span<const std::string_view>(scores));
    kind.expected_scores = copies;
  }
  for (std::size_t place = 0; is_less && place < entries_.size(); ++place) {
    const auto& places = kept[entries_[place].kind];
    double* values = values_of(entries_[place]);
    for (std::size_t i = 0; i < places.size(); ++i) values[i] = values[places[i]];
  }
  forget_kinds();
}

void Cases::set_run(std::string_view provider, std::string_view task) {
  for (CaseKind& kind : kinds_) {
    kind.provider = name(provider);
    kind.task = name(task);
  }
  forget_kinds();
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
