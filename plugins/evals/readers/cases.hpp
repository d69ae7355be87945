#pragma once

#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <memory_resource>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "chunks.hpp"

namespace aipreflight::evals {

enum class CaseStatus : std::uint8_t {
  kPassed,
  kFailed,
  kErrored,  // it could not be judged: the provider, a fixture or an assertion broke
  kSkipped,  // it was not meant to run
};

// What a case belongs to, by the kind of group: {"tag", "safety"}, {"topic", "billing"}.
using Label = std::pair<std::string_view, std::string_view>;
inline constexpr char kTag[] = "tag";

// Scores that every format may have beside those of its own.
inline constexpr char kLatency[] = "latency_s";  // seconds that the case took
inline constexpr char kCost[] = "cost_usd";      // US dollars that its answer cost

// One case of a suite, run once, as a reader finds it. Its texts but the id are the reader's, and
// are copied by Cases::add().
struct CaseDraft {
  std::string id = {};  // the same for every repeat of a case; parts are separated by '\x1f'
  std::string_view provider = {};  // the model or endpoint; "" where the format has none
  std::string_view prompt = {};
  std::string_view task = {};  // that the suite has several of: lm-eval's, Inspect's
  CaseStatus status = CaseStatus::kPassed;
  std::vector<std::pair<std::string_view, double>> scores = {};  // NaN: it has no value
  // That it should have had, whatever became of it; and what it belongs to. In any order, and
  // what stands there twice is there once.
  std::vector<std::string_view> expected_scores = {};
  std::vector<Label> labels = {};

  // Adds a latency or a cost, unless the case has a score of that name; what is negative or no
  // finite number is no value of it.
  void add_usage(const char* name, double value);
  // As a new one, in the same memory.
  void clear();
};

// What many cases of a file have in common.
struct CaseKind {
  std::string_view provider;
  std::string_view prompt;
  std::string_view task;
  std::span<const std::string_view> score_names;
  std::span<const std::string_view> expected_scores;  // in alphabetical order
  std::size_t room;                                   // for values, of each case
};

// A case of Cases, which owns what it refers to.
struct Case {
  std::string_view id;
  CaseStatus status;
  std::uint32_t kind_number;  // the place of its kind in Cases::kinds()
  std::string_view provider;
  std::string_view prompt;
  std::string_view task;
  std::span<const std::string_view> score_names;
  std::span<const double> values;  // one for each name
  std::span<const std::string_view> expected_scores;
  std::span<const Label* const> labels;  // each once, in alphabetical order

  [[nodiscard]] bool has_label(const Label& label) const;
  // Of a score: NaN where it has none, or several of that name.
  [[nodiscard]] double score(std::string_view name) const;
  [[nodiscard]] bool has_or_expects(std::string_view name) const;
};

// The cases of a file. A million of them fit into memory: what they have in common is held once,
// and of each the id, the values and the places of its labels.
class Cases {
 public:
  Cases();
  Cases(Cases&&) noexcept;
  Cases& operator=(Cases&&) noexcept;
  ~Cases();

  void add(const CaseDraft& one);
  // Another case in the place of one.
  void replace(std::size_t place, const CaseDraft& one);
  void set_status(std::size_t place, CaseStatus status) {
    entries_[place].status = static_cast<std::uint32_t>(status) & kStatusMask;
  }
  void keep_if(const std::function<bool(const Case&)>& is_kept);
  // Takes the scores of all other names away, and expects these of every case.
  void expect_alone(const std::set<std::string_view>& names);
  // The model and the task of every case.
  void set_run(std::string_view provider, std::string_view task);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] Case operator[](std::size_t place) const;
  [[nodiscard]] Case front() const { return (*this)[0]; }
  // Its texts are those of the cases.
  [[nodiscard]] CaseDraft draft_of(std::size_t place) const;
  [[nodiscard]] const std::vector<CaseKind>& kinds() const { return kinds_; }

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Case;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Case;

    Iterator(const Cases& cases, std::size_t place) : cases_(&cases), place_(place) {}
    Case operator*() const { return (*cases_)[place_]; }
    Iterator& operator++() {
      ++place_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return place_ == other.place_; }

   private:
    const Cases* cases_;
    std::size_t place_;
  };
  [[nodiscard]] Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] Iterator end() const { return {*this, entries_.size()}; }

 private:
  using LabelSet = std::span<const Label* const>;  // each once, in alphabetical order
  static constexpr std::uint32_t kStatusMask = 3;
  // Nothing is read in which an id could be larger.
  static constexpr std::uint32_t kSizeMask = (1u << 30) - 1;
  struct Entry {
    std::byte* record;  // its values, and its id behind them
    const LabelSet* labels;
    std::uint32_t kind;
    std::uint32_t id_size : 30;
    std::uint32_t status : 2;
  };

  template <typename T>
  std::span<T> copy_of(std::span<const T> list);
  std::string_view copy_of(std::string_view text);
  std::string_view name(std::string_view text);
  std::span<const std::string_view> names(std::span<const std::string_view> texts);
  const Label* label(const Label& one);
  const LabelSet* labels(const std::vector<Label>& list);
  [[nodiscard]] static bool is_of(const CaseKind& kind, const CaseDraft& one);
  std::uint32_t kind_of(const CaseDraft& one);
  std::uint32_t find_kind(const CaseDraft& one);
  void forget_kinds();
  Entry entry_of(const CaseDraft& one);
  static double* values_of(const Entry& entry) { return reinterpret_cast<double*>(entry.record); }

  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_;
  Chunks<Entry> entries_;
  std::vector<CaseKind> kinds_;
  std::unordered_map<std::string_view, std::uint32_t> kind_places_;  // by all its texts
  std::unordered_map<std::string_view, const Label*> labels_;        // likewise
  std::unordered_map<std::string_view, std::string_view> names_;     // each once
  std::string key_;                                                  // of what is looked for
  std::vector<std::string_view> sorted_;
  std::vector<const Label*> last_given_;  // labels, as they came
  const LabelSet* last_labels_;           // the same
  std::uint32_t last_kind_ = 0;
  std::vector<std::uint32_t> followers_;  // of each kind, the one that came after it last
};

inline Case Cases::operator[](std::size_t place) const {
  const Entry& entry = entries_[place];
  const CaseKind& kind = kinds_[entry.kind];
  const auto* id = reinterpret_cast<const char*>(entry.record + kind.room * sizeof(double));
  return {.id = {id, entry.id_size},
          .status = static_cast<CaseStatus>(entry.status),
          .kind_number = entry.kind,
          .provider = kind.provider,
          .prompt = kind.prompt,
          .task = kind.task,
          .score_names = kind.score_names,
          .values = {values_of(entry), kind.score_names.size()},
          .expected_scores = kind.expected_scores,
          .labels = *entry.labels};
}

// The id for a person: its parts on one line, cut at a readable length.
[[nodiscard]] std::string title_of(std::string_view id);

}  // namespace aipreflight::evals
