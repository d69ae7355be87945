#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue.hpp"
#include "facts.hpp"
#include "samples.hpp"

namespace aipreflight::diagnose {

// Turns the series of a recording into readings of signals. Series must outlive it.
class SignalReader {
 public:
  SignalReader(const std::vector<Series>& series, const Window& window, double interval);

  // The engine most of whose current names answer; "" where none does.
  [[nodiscard]] std::string detect_engine(const Catalogue& catalogue) const;
  // Reads a signal into `facts`, from the sources of `engine` and of what is no engine.
  void read(const Signal& signal, const std::string& engine, Facts& facts) const;
  // A gauge as one number a scrape, from the source that read() took; empty where there is none.
  [[nodiscard]] std::vector<Sample> course(const Signal& signal, const std::string& engine) const;
  // The series of the source that read() took.
  [[nodiscard]] std::vector<const Series*> series_of(const Signal& signal,
                                                     const std::string& engine) const;

 private:
  [[nodiscard]] std::vector<const Series*> find(std::string_view metric,
                                                const Source& source) const;
  [[nodiscard]] bool is_there(const Source& source, Kind kind) const;
  [[nodiscard]] const Source* choose(const Signal& signal, const std::string& engine) const;
  [[nodiscard]] bool is_born_within(const Series& series) const;
  [[nodiscard]] bool is_stale(const std::vector<const Series*>& series) const;
  [[nodiscard]] Increase grown(const std::vector<const Series*>& series) const;
  [[nodiscard]] HistogramGrowth histogram(const Source& source) const;

  void read_gauge(const Signal& signal, const Source& source, Reading& reading, Facts& facts) const;
  void read_counter(const Signal& signal,
                    const Source& source,
                    Reading& reading,
                    Facts& facts) const;
  void read_histogram(const Signal& signal,
                      const Source& source,
                      Reading& reading,
                      Facts& facts) const;
  void read_bitmask(const Signal& signal,
                    const Source& source,
                    Reading& reading,
                    Facts& facts) const;
  void read_info(const Signal& signal, const Source& source, Reading& reading, Facts& facts) const;

  void read_promql(const Signal& signal, Facts& facts) const;

  std::map<std::string, std::vector<const Series*>, std::less<>> by_name_;
  std::map<std::string, double, std::less<>> target_begins_;
  Window window_;  // counters: between the samples that enclose it
  double interval_;
  Window reach_;  // gauges: one interval more on each side
  double end_of_all_ = 0;
};

// True for what serves models, false for what stands beside it (GPUs, proxies, the process).
[[nodiscard]] bool is_engine(std::string_view name);

}  // namespace aipreflight::diagnose
