#include "plain_cases.hpp"

#include <optional>
#include <string>

#include "base/literal.hpp"
#include "json/plain_scanner.hpp"
#include "own_cases.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kDeepest = 16;  // of members that are not ours

// The members of a case, into a draft. False where one is not plain, or no member of a case.
class Reader {
 public:
  Reader(json::PlainScanner& scanner, CaseDraft& one) : scanner_(scanner), one_(one) {}

  bool read() {
    const bool is_read =
        scanner_.take_object([this](std::string_view name) { return take_member(name); });
    if (!is_read || !has_status_) return false;
    if (latency_) one_.add_usage(kLatency, *latency_);
    if (cost_) one_.add_usage(kCost, *cost_);
    return true;
  }

  [[nodiscard]] bool has_id() const { return has_id_; }
  [[nodiscard]] bool is_scored() const { return is_scored_; }

 private:
  bool take_member(std::string_view name) {
    if (text::is(name, "id")) return is_first(kId) && take_text(one_.id, has_id_);
    if (text::is(name, "status")) return is_first(kStatus) && take_status();
    if (text::is(name, "metrics")) return is_first(kMetrics) && take_metrics();
    if (text::is(name, "tags")) return is_first(kTags) && take_tags();
    if (text::is(name, "labels")) return is_first(kLabels) && take_labels();
    if (text::is(name, "provider")) return is_first(kProvider) && take_text(one_.provider);
    if (text::is(name, "prompt")) return is_first(kPrompt) && take_text(one_.prompt);
    if (text::is(name, "task")) return is_first(kTask) && take_text(one_.task);
    if (text::is(name, kLatency)) return is_first(kLatencyMember) && take_number(latency_);
    if (text::is(name, kCost)) return is_first(kCostMember) && take_number(cost_);
    return scanner_.skip_value(kDeepest);
  }

  enum Member : unsigned {
    kId = 1,
    kStatus = 2,
    kMetrics = 4,
    kTags = 8,
    kLabels = 16,
    kProvider = 32,
    kPrompt = 64,
    kTask = 128,
    kLatencyMember = 256,
    kCostMember = 512,
  };
  // Of a name that stands there twice the last counts: not plain.
  bool is_first(Member member) {
    const bool is_first = (seen_ & member) == 0;
    seen_ |= member;
    return is_first;
  }

  // A value that is no list or object, which counts where it is a number.
  bool take_number(std::optional<double>& number) {
    if (scanner_.peek() == '"') {
      std::string_view text;
      return scanner_.take_string(text);
    }
    if (take_word()) return true;
    json::PlainNumber plain;
    if (!scanner_.take_number(plain)) return false;
    number = plain.value;
    return true;
  }
  // The same that counts where it is a string.
  template <typename Text>
  bool take_text(Text& text, bool& is_text) {
    is_text = scanner_.peek() == '"';
    std::string_view string;
    std::optional<double> number;
    if (!is_text) return take_number(number);
    if (!scanner_.take_string(string)) return false;
    text = string;
    return true;
  }
  bool take_text(std::string_view& text) {
    bool is_text = false;
    return take_text(text, is_text);
  }
  bool take_word() {
    return scanner_.take_word("null") || scanner_.take_word("true") || scanner_.take_word("false");
  }

  bool take_status() {
    std::string_view word;
    if (!scanner_.take_string(word)) return false;
    is_scored_ = word == kScored;
    const auto status = status_by(word);
    has_status_ = status.has_value();
    if (status) one_.status = *status;
    return has_status_;
  }

  bool take_metrics() {
    if (scanner_.take_word("null")) return true;
    return scanner_.take_object([this](std::string_view name) {
      double value = kNoScore;
      json::PlainNumber number;
      if (scanner_.take_word("true")) {
        value = 1;
      } else if (scanner_.take_word("false")) {
        value = 0;
      } else if (!scanner_.take_word("null")) {
        if (!scanner_.take_number(number)) return false;
        value = number.value;
      }
      one_.scores.emplace_back(name, value);
      return true;
    });
  }

  bool take_tags() { return scanner_.take_word("null") || take_texts(kTag); }

  bool take_labels() {
    if (scanner_.take_word("null")) return true;
    return scanner_.take_object([this](std::string_view kind) {
      if (scanner_.peek() == '[') return take_texts(kind);
      std::string_view text;
      if (!scanner_.take_string(text)) return false;
      one_.labels.emplace_back(kind, text);
      return true;
    });
  }

  bool take_texts(std::string_view kind) {
    return scanner_.take_array([this, kind] {
      std::string_view text;
      if (!scanner_.take_string(text)) return false;
      one_.labels.emplace_back(kind, text);
      return true;
    });
  }

  json::PlainScanner& scanner_;
  CaseDraft& one_;
  unsigned seen_ = 0;
  bool has_id_ = false;
  bool has_status_ = false;
  bool is_scored_ = false;
  std::optional<double> latency_;
  std::optional<double> cost_;
};

}  // namespace

std::size_t PlainCases::take(std::string_view text, CaseFile& result) {
  bool has_id = false;
  bool is_scored = false;
  return items_.take(
      text,
      [&](json::PlainScanner& scanner) {
        one_.clear();
        Reader reader(scanner, one_);
        const bool is_read = reader.read();
        has_id = reader.has_id();
        is_scored = reader.is_scored();
        return is_read;
      },
      [&] {
        if (!has_id) one_.id = std::to_string(result.cases.size());
        if (is_scored) result.has_outcomes = false;
        result.format = "own";
        result.cases.add(one_);
      });
}

}  // namespace aipreflight::evals
