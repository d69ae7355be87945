#include "exposition/parse.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <limits>

#include "base/text.hpp"

namespace aipreflight::exposition {
namespace {

constexpr double kMillisecond = 1e-3;
constexpr std::string_view kEnd = "# EOF";

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}
bool is_name_part(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9');
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

class Parser {
 public:
  Parser(const std::string& name, LineVisitor& visitor, Format format, const ParseLimits& limits)
      : name_(name), visitor_(visitor), format_(format), limits_(limits) {}

  Result<void> run(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      line_ = text.substr(0, end);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      if (!line_.empty() && line_.back() == '\r') line_.remove_suffix(1);
      at_ = 0;
      if (++number_ > limits_.lines) {
        return error("more than " + std::to_string(limits_.lines) + " lines");
      }
      if (ended_ && !text::trim(line_).empty()) return error("text after '# EOF'");
      if (auto read = read_line(); !read) return read;
    }
    return {};
  }

  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] Error error(std::string message) const {
    SourceRef where;
    where.file = name_;
    where.line = static_cast<std::uint32_t>(std::max<std::size_t>(number_, 1));  // of nothing too
    where.column = static_cast<std::uint32_t>(at_ + 1);
    Error made = execution_error("exposition_invalid", std::move(message), "is this /metrics?");
    made.where = where;
    return made;
  }

 private:
  void skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
  }
  [[nodiscard]] bool at_end() const { return at_ == line_.size(); }

  std::string_view word() {
    const std::size_t start = at_;
    while (at_ < line_.size() && !is_blank(line_[at_])) ++at_;
    return line_.substr(start, at_ - start);
  }

  Result<void> read_line() {
    skip_blanks();
    if (at_end()) return {};
    if (line_[at_] == '#') return read_comment();
    return read_sample();
  }

  Result<void> read_comment() {
    if (format_ == Format::kOpenMetrics && line_ == kEnd) {
      ended_ = true;
      return {};
    }
    ++at_;
    skip_blanks();
    if (word() != "TYPE") return {};
    skip_blanks();
    const std::string_view metric = word();
    skip_blanks();
    const std::string_view type = word();
    if (!metric.empty() && !type.empty()) visitor_.type(metric, type);
    return {};
  }

  Result<void> read_sample() {
    const std::string_view metric = read_name();
    if (metric.empty()) {
      return error(line_[at_] == '{' ? "a metric without a plain name" : "no metric name");
    }
    labels_.clear();
    unescaped_.clear();
    skip_blanks();
    if (!at_end() && line_[at_] == '{') {
      if (auto read = read_labels(); !read) return read;
    }
    skip_blanks();
    const std::size_t value_at = at_;
    const auto value = to_value(word());
    if (!value) {
      at_ = value_at;
      return error(at_end() ? "no value" : "not a number");
    }
    auto time = read_time();
    if (!time) return time.take_error();
    visitor_.line({metric, labels_, *value, *time});
    return {};
  }

  std::string_view read_name() {
    const std::size_t start = at_;
    if (at_end() || !is_name_start(line_[at_])) return {};
    while (at_ < line_.size() && is_name_part(line_[at_])) ++at_;
    return line_.substr(start, at_ - start);
  }

  Result<void> read_labels() {
    ++at_;
    while (true) {
      skip_blanks();
      if (at_end()) return error("'}' is missing");
      if (line_[at_] == '}') break;
      const std::string_view label = read_name();
      if (label.empty()) return error("no label name");
      skip_blanks();
      if (at_end() || line_[at_] != '=') return error("'=' is missing after the label");
      ++at_;
      skip_blanks();
      auto value = read_quoted();
      if (!value) return value.take_error();
      if (labels_.size() == limits_.labels) {
        return error("more than " + std::to_string(limits_.labels) + " labels");
      }
      labels_.emplace_back(label, *value);
      skip_blanks();
      if (!at_end() && line_[at_] == ',') {
        ++at_;
      } else if (at_end() || line_[at_] != '}') {
        return error("',' or '}' is missing after the label");
      }
    }
    ++at_;
    return {};
  }

  Result<std::string_view> read_quoted() {
    if (at_end() || line_[at_] != '"') return error("'\"' is missing before the label's value");
    const std::size_t start = ++at_;
    bool is_escaped = false;
    while (at_ < line_.size() && line_[at_] != '"') {
      if (line_[at_] == '\\') {
        is_escaped = true;
        ++at_;
      }
      ++at_;
    }
    if (at_ >= line_.size()) {
      at_ = line_.size();
      return error("'\"' is missing after the label's value");
    }
    const std::string_view raw = line_.substr(start, at_ - start);
    ++at_;
    if (!is_escaped) return raw;
    return std::string_view(unescaped_.emplace_back(unescape(raw)));
  }

  static std::string unescape(std::string_view raw) {
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] != '\\' || i + 1 == raw.size()) {
        text += raw[i];
      } else {
        ++i;
        if (raw[i] == 'n') {
          text += '\n';
        } else if (raw[i] == '\\' || raw[i] == '"') {
          text += raw[i];
        } else {
          text += '\\';
          text += raw[i];
        }
      }
    }
    return text;
  }

  // What may stand behind the value: a time, and an exemplar.
  Result<std::optional<double>> read_time() {
    std::optional<double> time;
    skip_blanks();
    if (!at_end() && line_[at_] != '#') {
      const std::size_t start = at_;
      const auto number = to_value(word());
      if (!number || !std::isfinite(*number)) {
        at_ = start;
        return error("not a time");
      }
      time = format_ == Format::kText ? *number * kMillisecond : *number;
      skip_blanks();
    }
    if (!at_end() && (format_ == Format::kText || line_[at_] != '#')) {
      return error("text after the value");
    }
    return time;
  }

  const std::string& name_;
  LineVisitor& visitor_;
  Format format_;
  const ParseLimits& limits_;
  std::string_view line_;
  std::size_t at_ = 0;
  std::size_t number_ = 0;
  bool ended_ = false;
  std::vector<std::pair<std::string_view, std::string_view>> labels_;
  std::deque<std::string> unescaped_;
};

bool ends_as_open_metrics(std::string_view text) {
  const std::string_view tail = text::trim(text);
  return tail.size() >= kEnd.size() && tail.substr(tail.size() - kEnd.size()) == kEnd &&
         (tail.size() == kEnd.size() || tail[tail.size() - kEnd.size() - 1] == '\n');
}

}  // namespace

std::optional<double> to_value(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return text::to_double(text);
  if (error != std::errc()) return std::nullopt;
  return value;
}

Result<Format> parse(std::string_view text,
                     const std::string& name,
                     LineVisitor& visitor,
                     std::optional<Format> format,
                     const ParseLimits& limits) {
  const Format chosen =
      format.value_or(ends_as_open_metrics(text) ? Format::kOpenMetrics : Format::kText);
  Parser parser(name, visitor, chosen, limits);
  if (text.size() > limits.bytes) {
    return parser.error("more than " + std::to_string(limits.bytes) + " bytes");
  }
  if (auto read = parser.run(text); !read) return read.take_error();
  if (chosen == Format::kOpenMetrics && !parser.ended()) {
    return parser.error("'# EOF' is missing: the answer was cut");
  }
  return chosen;
}

}  // namespace aipreflight::exposition
