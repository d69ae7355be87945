#include "budget.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr double kErrorShare = 0.05;  // of the larger side: rounding, and requests in flight

std::string milliseconds(double seconds) {
  return text::format_number(seconds * 1e3, 3) + " ms";
}

std::string lack_of(const Facts& facts, const char* signal) {
  const Reading* reading = facts.reading(signal);
  if (reading == nullptr) return std::string(signal) + " was not read";
  const std::string_view state = to_string(reading->state);
  return std::string(signal) + " is " + std::string(state) +
         (reading->why.empty() ? "" : ": " + reading->why);
}

class BudgetMaker {
 public:
  BudgetMaker(Facts& facts, bool is_of_now) : facts_(facts), is_of_now_(is_of_now) {}

  Budget run() {
    budget_.client = facts_.number("client_ttft.mean");
    budget_.server = facts_.number("server_ttft.mean");
    share();
    outside();
    server_parts();
    Reading reading;
    reading.state = budget_.server ? State::kOk : State::kAbsent;
    reading.why = budget_.server ? "" : lack_of(facts_, "server_ttft");
    facts_.set("budget", std::move(reading));
    return std::move(budget_);
  }

 private:
  void share() {
    const auto ok = facts_.number("client_ttft.n");
    const auto counted = facts_.number("server_ttft.count");
    if (is_of_now_ || !ok || !counted || *counted <= 0) return;
    budget_.share = *ok / *counted;
    facts_.set("budget.share", *budget_.share);
  }

  void outside() {
    Budget::Part part{"outside the server", {}, {}, ""};
    if (!budget_.client) {
      part.why = lack_of(facts_, "client_ttft");
    } else if (!budget_.server) {
      part.why = lack_of(facts_, "server_ttft");
    } else if (is_of_now_) {
      part.why = "inconclusive: the metrics are of now, the probes are not";
    } else if (!budget_.share || *budget_.share < Budget::kLeastShare) {
      part.why = "inconclusive: probes were " +
                 text::format_number(budget_.share.value_or(0) * 100, 2) +
                 "% of the requests that the server counted";
    } else {
      const double error = facts_.number("client_ttft.se").value_or(0);
      const double outside = *budget_.client - *budget_.server;
      facts_.set("budget.outside_se", error);
      const double tolerance =
          std::max(2 * error, kErrorShare * std::max(*budget_.client, *budget_.server));
      budget_.populations_differ = outside < -tolerance;
      facts_.set("budget.negative", budget_.populations_differ ? 1 : 0);
      if (budget_.populations_differ) {
        part.why = "the server's mean of " + milliseconds(*budget_.server) +
                   " is above the client's of " + milliseconds(*budget_.client) +
                   ": they counted different requests";
      } else {
        part.seconds = std::max(outside, 0.0);
        facts_.set("budget.outside", *part.seconds);
      }
    }
    budget_.inconclusive = part.why;
    budget_.parts.push_back(std::move(part));
  }

  void server_parts() {
    const auto queue = facts_.number("queue_time.mean");
    const auto prefill = facts_.number("prefill_time.mean");
    Budget::Part front{"front end", {}, {}, ""};
    if (!budget_.server || !queue || !prefill) {
      front.why = !budget_.server ? lack_of(facts_, "server_ttft")
                  : !queue        ? lack_of(facts_, "queue_time")
                                  : lack_of(facts_, "prefill_time");
    } else {
      const double rest = *budget_.server - *queue - *prefill;
      if (rest < -kErrorShare * *budget_.server) {
        front.why =
            "queue and prefill are together above the time to the first token: they are "
            "counted when a request ends, and other requests ended";
      } else {
        front.seconds = std::max(rest, 0.0);
        facts_.set("budget.front_end", *front.seconds);
      }
    }
    budget_.parts.push_back(std::move(front));
    add("queue", queue, "queue_time", "budget.queue");
    add("prefill", prefill, "prefill_time", "budget.prefill");
    add("decode", facts_.number("decode_time.mean"), "decode_time", "budget.decode");
  }

  void add(const char* name,
           const std::optional<double>& seconds,
           const char* signal,
           const char* reference) {
    Budget::Part part{name, seconds, {}, seconds ? "" : lack_of(facts_, signal)};
    if (seconds) facts_.set(reference, *seconds);
    budget_.parts.push_back(std::move(part));
  }

  Facts& facts_;
  bool is_of_now_;
  Budget budget_;
};

}  // namespace

Budget make_budget(Facts& facts, bool is_of_now) {
  return BudgetMaker(facts, is_of_now).run();
}

void add_baseline(const Budget& baseline, Budget& budget) {
  budget.client_baseline = baseline.client;
  for (std::size_t i = 0; i < budget.parts.size() && i < baseline.parts.size(); ++i) {
    budget.parts[i].baseline = baseline.parts[i].seconds;
  }
}

}  // namespace aipreflight::diagnose
