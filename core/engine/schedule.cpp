#include "schedule.hpp"

#include <algorithm>
#include <utility>

namespace aipreflight::engine {
namespace {

enum class Mark { kNew, kOpen, kDone };

class CycleSearch {
 public:
  explicit CycleSearch(const std::vector<std::vector<std::size_t>>& after)
      : after_(after), marks_(after.size(), Mark::kNew) {}

  std::vector<std::size_t> run() {
    for (std::size_t index = 0; index < after_.size() && cycle_.empty(); ++index) visit(index);
    return cycle_;
  }

 private:
  void visit(std::size_t index) {
    if (marks_[index] == Mark::kDone || !cycle_.empty()) return;
    if (marks_[index] == Mark::kOpen) {
      cycle_.assign(std::find(path_.begin(), path_.end(), index), path_.end());
      return;
    }
    marks_[index] = Mark::kOpen;
    path_.push_back(index);
    for (const std::size_t next : after_[index]) visit(next);
    path_.pop_back();
    marks_[index] = Mark::kDone;
  }

  const std::vector<std::vector<std::size_t>>& after_;
  std::vector<Mark> marks_;
  std::vector<std::size_t> path_;
  std::vector<std::size_t> cycle_;
};

}  // namespace

Schedule::Schedule(std::vector<Item> items)
    : items_(std::move(items)), states_(items_.size(), State::kWaiting) {}

std::optional<std::size_t> Schedule::start_next() {
  if (one_runs_alone_) return std::nullopt;
  auto next = first_ready(false);
  if (!next && running_ == 0) next = first_ready(true);
  if (!next) return std::nullopt;
  states_[*next] = State::kRunning;
  one_runs_alone_ = items_[*next].is_alone;
  ++running_;
  return next;
}

void Schedule::finish(std::size_t index) {
  states_[index] = State::kFinished;
  one_runs_alone_ = false;
  --running_;
  ++finished_;
}

bool Schedule::is_ready(std::size_t index) const {
  const auto& after = items_[index].after;
  return states_[index] == State::kWaiting &&
         std::all_of(after.begin(), after.end(), [this](auto before) {
           return states_[before] == State::kFinished;
         });
}

std::optional<std::size_t> Schedule::first_ready(bool is_alone) const {
  for (std::size_t index = 0; index < items_.size(); ++index) {
    if (items_[index].is_alone == is_alone && is_ready(index)) return index;
  }
  return std::nullopt;
}

std::vector<std::size_t> find_cycle(const std::vector<std::vector<std::size_t>>& after) {
  return CycleSearch(after).run();
}

}  // namespace aipreflight::engine
