#include "prometheus/document.hpp"

#include <cmath>
#include <optional>

#include "base/decimal.hpp"
#include "exposition/parse.hpp"
#include "json/events.hpp"
#include "json/value.hpp"

namespace aipreflight::prometheus {
namespace {

using Kind = json::Event::Kind;

// The `,[1435781430.781,"1.5"]` that `text` begins with, as Prometheus writes it, and its size; 0
// where it has another form, such as a sign, an exponent, blanks or more digits than are exact.
std::size_t plain_sample(std::string_view text, exposition::Sample& sample) {
  constexpr std::string_view kBegin = ",[";
  constexpr std::string_view kMiddle = ",\"";
  constexpr std::string_view kEnd = "\"]";
  if (!text.starts_with(kBegin)) return 0;
  std::string_view left = text.substr(kBegin.size());
  const text::Decimal time = text::leading_decimal(left);
  // A number of JSON has digits on both sides of its point, and no zero before them.
  if (time.size == 0 || left[0] == '.' || left[time.size - 1] == '.') return 0;
  if (left[0] == '0' && time.size > 1 && left[1] != '.') return 0;
  left.remove_prefix(time.size);
  if (!left.starts_with(kMiddle)) return 0;
  left.remove_prefix(kMiddle.size());
  const text::Decimal value = text::leading_decimal(left);
  if (value.size == 0) return 0;
  left.remove_prefix(value.size);
  if (!left.starts_with(kEnd)) return 0;
  sample = {time.value, value.value};
  return text.size() - left.size() + kEnd.size();
}

// Knows where it is by the names and lists that are open; whatever it does not know it skips.
class Reader : public json::EventVisitor {
 public:
  Reader(Document& document, const DocumentLimits& limits) : document_(document), limits_(limits) {}

  bool event(const json::Event& event) override {
    switch (event.kind) {
      case Kind::kObject:
      case Kind::kArray:
        enter(event.kind == Kind::kArray);
        break;
      case Kind::kObjectEnd:
      case Kind::kArrayEnd:
        leave();
        break;
      case Kind::kName:
        name_.assign(event.text);
        break;
      case Kind::kNull:
      case Kind::kBool:
      case Kind::kNumber:
      case Kind::kString:
        value(event);
        break;
    }
    return !problem_;
  }

  // Samples are nearly all that an answer is made of. One that is not plain is left to event().
  std::size_t read_ahead(std::string_view rest) override {
    if (here() != Place::kSamples) return 0;
    std::vector<exposition::Sample>& samples = document_.series.back().samples;
    std::size_t read = 0;
    exposition::Sample sample;
    while (samples_ < limits_.samples) {
      const std::size_t size = plain_sample(rest.substr(read), sample);
      if (size == 0) break;
      samples.push_back(sample);
      ++samples_;
      read += size;
    }
    return read;
  }

  [[nodiscard]] const std::optional<std::string>& problem() const { return problem_; }

 private:
  enum class Place {
    kOther,
    kRoot,
    kData,
    kSeriesList,
    kSeries,
    kMetric,
    kSamples,
    kSample,
    kScalar,
    kWarnings,
    kWindow,
  };

  [[nodiscard]] Place here() const { return open_.empty() ? Place::kOther : open_.back(); }

  void enter(bool is_array) {
    open_.push_back(place_of(is_array));
    if (open_.back() == Place::kSeries) {
      if (document_.series.size() == limits_.series) {
        problem_ = "more than " + std::to_string(limits_.series) + " series";
        return;
      }
      document_.series.emplace_back();
    }
    if (open_.back() == Place::kSample) sample_at_ = 0;
    name_.clear();
  }

  [[nodiscard]] Place place_of(bool is_array) const {
    if (open_.empty()) return is_array ? Place::kOther : Place::kRoot;
    switch (here()) {
      case Place::kRoot:
        if (name_ == "data" && !is_array) return Place::kData;
        if (name_ == "series" && is_array) return Place::kSeriesList;
        if ((name_ == "warnings" || name_ == "infos") && is_array) return Place::kWarnings;
        return name_ == "window" && is_array ? Place::kWindow : Place::kOther;
      case Place::kData:
        if (name_ != "result" || !is_array) return Place::kOther;
        return document_.result_type == "scalar" || document_.result_type == "string"
                   ? Place::kScalar
                   : Place::kSeriesList;
      case Place::kSeriesList:
        return is_array ? Place::kOther : Place::kSeries;
      case Place::kSeries:
        if (name_ == "metric" && !is_array) return Place::kMetric;
        if (name_ == "values" && is_array) return Place::kSamples;
        return name_ == "value" && is_array ? Place::kSample : Place::kOther;
      case Place::kSamples:
        return is_array ? Place::kSample : Place::kOther;
      case Place::kOther:
      case Place::kMetric:
      case Place::kSample:
      case Place::kScalar:
      case Place::kWarnings:
      case Place::kWindow:
        break;
    }
    return Place::kOther;
  }

  void leave() {
    const Place place = open_.back();
    open_.pop_back();
    if (place != Place::kSeries) return;
    exposition::Series& series = document_.series.back();
    exposition::normalise(series.labels);
  }

  void value(const json::Event& event) {
    switch (here()) {
      case Place::kRoot:
        if (event.kind == Kind::kString) document_.texts[name_] = std::string(event.text);
        if (event.kind == Kind::kNumber) document_.numbers[name_] = event.number;
        break;
      case Place::kData:
        if (name_ == "resultType") document_.result_type = std::string(event.text);
        break;
      case Place::kMetric:
        label(event);
        break;
      case Place::kSample:
        sample(event);
        break;
      case Place::kScalar:
        if (const auto number = number_of(event)) document_.scalar.push_back(*number);
        break;
      case Place::kWarnings:
        if (event.kind == Kind::kString) document_.warnings.emplace_back(event.text);
        break;
      case Place::kWindow:
        if (event.kind == Kind::kNumber) document_.window.push_back(event.number);
        break;
      case Place::kOther:
      case Place::kSeriesList:
      case Place::kSeries:
      case Place::kSamples:
        break;
    }
  }

  static std::optional<double> number_of(const json::Event& event) {
    if (event.kind == Kind::kNumber) return event.number;
    return event.kind == Kind::kString ? exposition::to_value(event.text) : std::nullopt;
  }

  void label(const json::Event& event) {
    if (event.kind != Kind::kString) return;
    exposition::Series& series = document_.series.back();
    if (name_ == "__name__") {
      series.name.assign(event.text);
    } else {
      series.labels.push_back({name_, std::string(event.text)});
    }
  }

  void sample(const json::Event& event) {
    const std::size_t at = sample_at_++;
    const auto number = number_of(event);
    if (at == 0) {
      time_ = event.kind == Kind::kNumber ? number : std::nullopt;
    } else if (at == 1) {
      if (!number || !time_ || !std::isfinite(*time_)) {
        ++document_.unreadable_samples;
        return;
      }
      if (++samples_ > limits_.samples) {
        problem_ = "more than " + std::to_string(limits_.samples) + " samples";
        return;
      }
      document_.series.back().samples.push_back({*time_, *number});
    }
  }

  Document& document_;
  const DocumentLimits& limits_;
  std::vector<Place> open_;
  std::string name_;
  std::size_t sample_at_ = 0;
  std::size_t samples_ = 0;
  std::optional<double> time_;
  std::optional<std::string> problem_;
};

void append_sample(std::string& out, const exposition::Sample& sample) {
  out += '[';
  json::append_number(out, sample.time);
  out += ",\"";
  if (std::isnan(sample.value)) {
    out += "NaN";
  } else if (std::isinf(sample.value)) {
    out += sample.value > 0 ? "+Inf" : "-Inf";
  } else {
    json::append_number(out, sample.value);
  }
  out += "\"]";
}

}  // namespace

std::string_view Document::text(std::string_view name) const {
  const auto found = texts.find(name);
  return found == texts.end() ? std::string_view() : std::string_view(found->second);
}

Result<Document> read_document(std::string_view text,
                               const std::string& name,
                               const DocumentLimits& limits) {
  Document document;
  Reader reader(document, limits);
  if (auto read = json::read_events(text, name, reader); !read) return read.take_error();
  if (reader.problem()) {
    return execution_error("too_much_data",
                           name + ": " + *reader.problem(),
                           "narrow it with a selector or a shorter window");
  }
  return document;
}

std::string write_recording(const Recorded& head, const std::vector<exposition::Series>& series) {
  std::string out = "{\"format\":" + json::quote(kRecordingFormat) +
                    ",\n\"source\":" + json::quote(head.source) + ",\n\"window\":[";
  json::append_number(out, head.begin);
  out += ',';
  json::append_number(out, head.end);
  out += "],\n\"warnings\":[";
  for (std::size_t i = 0; i < head.warnings.size(); ++i) {
    if (i > 0) out += ',';
    json::append_quoted(out, head.warnings[i]);
  }
  out += "],\n\"series\":[";
  for (std::size_t i = 0; i < series.size(); ++i) {
    out += i == 0 ? "\n{\"metric\":{\"__name__\":" : ",\n{\"metric\":{\"__name__\":";
    json::append_quoted(out, series[i].name);
    for (const exposition::Label& label : series[i].labels) {
      out += ',';
      json::append_quoted(out, label.name);
      out += ':';
      json::append_quoted(out, label.value);
    }
    out += "},\"values\":[";
    for (std::size_t k = 0; k < series[i].samples.size(); ++k) {
      if (k > 0) out += ',';
      append_sample(out, series[i].samples[k]);
    }
    out += "]}";
  }
  return out + "\n]}\n";
}

}  // namespace aipreflight::prometheus
