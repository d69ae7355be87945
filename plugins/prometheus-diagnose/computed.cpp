#include "computed.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.hpp"

namespace aipreflight::diagnose {
namespace {

class Computation {
 public:
  Computation(const SignalReader& reader,
              const Catalogue& catalogue,
              const Coverage& coverage,
              Facts& facts)
      : reader_(reader), catalogue_(catalogue), coverage_(coverage), facts_(facts) {}

  void window(const Evidence& evidence) {
    std::vector<Sample> course = course_of("running");
    if (course.empty()) course = course_of("queue_depth");
    if (course.empty()) course = course_of("gpu_active");
    const double interval = coverage_.interval;
    double longest = 0;
    for (std::size_t i = 1; i < course.size(); ++i) {
      longest = std::max(longest, course[i].time - course[i - 1].time);
    }
    done("window");
    set("window.scrapes", static_cast<double>(course.size()));
    if (interval > 0 && course.size() > 1) set("window.longest_gap", longest / interval);
    if (const auto up = facts_.number("up.mean")) set("window.down_share", 1 - *up);
    set("window.duplicates", static_cast<double>(coverage_.duplicates.size()));
    set("window.skew", std::abs(evidence.skew));
    double deprecated = 0;
    double resets = 0;
    for (const auto& [name, reading] : facts_.readings()) {
      if (reading.has_numbers() && is_engine(reading.engine) && !reading.deprecated.empty())
        ++deprecated;
      if (reading.state == State::kReset && is_engine(reading.engine)) ++resets;
    }
    set("window.deprecated", deprecated);
    const double starts = facts_.number("process_start.changes").value_or(0);
    set("window.restarts", starts > 0 ? starts : resets > 0 ? 1 : 0);
  }

  void stall() {
    const std::vector<Sample> waiting = course_of("queue_depth");
    const std::vector<Sample> running = course_of("running");
    if (waiting.empty() || running.empty()) {
      return facts_.lack("stall", "needs the requests that wait and those that run");
    }
    double stalled = 0;
    std::size_t from = 0;
    for (const Sample& sample : waiting) {
      while (from + 1 < running.size() && running[from].time < sample.time - coverage_.interval / 2)
        ++from;
      if (sample.value > 0 && running[from].value == 0) ++stalled;
    }
    done("stall");
    set("stall.scrapes", stalled);
    set("stall.share", stalled / static_cast<double>(waiting.size()));
  }

  void prefix() {
    const auto hits = facts_.number("prefix_hits.delta");
    const auto queries = facts_.number("prefix_queries.delta");
    if (!hits || !queries || *queries <= 0) {
      return facts_.lack("prefix", "needs hits and queries of the prefix cache");
    }
    done("prefix");
    set("prefix.hit_ratio", *hits / *queries);
    set("prefix.queried", *queries);
  }

  void work() {
    const auto finished = finished_requests();
    if (!finished || *finished <= 0)
      return facts_.lack("work", "no request was finished in the window");
    done("work");
    if (const auto tokens = facts_.number("prompt_tokens.delta")) {
      set("work.prompt_tokens", *tokens / *finished);
    }
    if (const auto tokens = facts_.number("generation_tokens.delta")) {
      set("work.generation_tokens", *tokens / *finished);
    }
    if (const auto rate = facts_.number("finished.rate")) set("work.requests_per_second", *rate);
  }

  void replicas() {
    const Signal* running = catalogue_.find("running");
    if (running == nullptr) return;
    std::vector<double> means = means_of(reader_.series_of(*running, coverage_.engine));
    if (means.empty()) return facts_.lack("replicas", "needs the requests that run");
    done("replicas");
    set("replicas.count", static_cast<double>(means.size()));
    if (means.size() < 2) return;
    double sum = 0;
    for (const double mean : means) sum += mean;
    const auto [least, most] = std::minmax_element(means.begin(), means.end());
    set("replicas.busiest", *most);
    set("replicas.idlest", *least);
    set("replicas.running", sum);
    const Signal* kv = catalogue_.find("kv_usage");
    means =
        kv == nullptr ? std::vector<double>() : means_of(reader_.series_of(*kv, coverage_.engine));
    if (means.size() < 2) return;
    const auto [lowest, highest] = std::minmax_element(means.begin(), means.end());
    set("replicas.kv_gap", *highest - *lowest);
  }

 private:
  void set(const std::string& reference, double value) { facts_.set(reference, value); }
  void done(const std::string& signal) {
    Reading reading;
    reading.state = State::kOk;
    facts_.set(signal, std::move(reading));
  }
  [[nodiscard]] std::vector<Sample> course_of(std::string_view name) const {
    const Signal* signal = catalogue_.find(name);
    return signal == nullptr ? std::vector<Sample>() : reader_.course(*signal, coverage_.engine);
  }
  [[nodiscard]] std::optional<double> finished_requests() const {
    for (const char* name : {"server_e2e.count", "finished.delta", "server_ttft.count"}) {
      if (const auto number = facts_.number(name)) return number;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::vector<double> means_of(const std::vector<const Series*>& all) const {
    std::vector<double> means;
    for (const Series* series : all) {
      double sum = 0;
      double n = 0;
      for (const Sample& sample : series->samples) {
        if (sample.time < coverage_.window.begin - coverage_.interval ||
            sample.time > coverage_.window.end + coverage_.interval ||
            !std::isfinite(sample.value)) {
          continue;
        }
        sum += sample.value;
        ++n;
      }
      if (n > 0) means.push_back(sum / n);
    }
    return means;
  }

  const SignalReader& reader_;
  const Catalogue& catalogue_;
  const Coverage& coverage_;
  Facts& facts_;
};

}  // namespace

void compute_server_facts(const SignalReader& reader,
                          const Catalogue& catalogue,
                          const Evidence& evidence,
                          const Coverage& coverage,
                          Facts& facts) {
  Computation computation(reader, catalogue, coverage, facts);
  computation.window(evidence);
  computation.stall();
  computation.prefix();
  computation.work();
  computation.replicas();
}

}  // namespace aipreflight::diagnose
