#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "engine/listener.hpp"

namespace aipreflight::cli {

enum class ProgressMode {
  kNone,
  kLines,   // "check: started", "check: PASS in 1.2s"
  kRegion,  // one line for each running check, redrawn in place
};

// Shows a run on stderr while it lasts. [calls as engine::Listener says]
class Progress : public engine::Listener {
 public:
  struct Look {
    ProgressMode mode = ProgressMode::kNone;
    bool colour = false;
    bool unicode = false;
    std::size_t columns = 80;
  };
  using Write = std::function<void(std::string_view)>;
  using Clean = std::function<std::string(std::string)>;  // takes secrets out of a plugin's words

  Progress(Look look, const Clock& clock, Write write, Clean clean);
  ~Progress() override;  // clears the region

  void run_started(std::size_t checks) override;
  void check_started(const std::string& id) override;
  void check_progressed(const std::string& id, double fraction, const std::string& text) override;
  void check_finished(const CheckResult& result) override;

 private:
  struct Running {
    std::string id;
    MonotonicTime since;
    double fraction = -1;
    std::string text;
  };
  void redraw_until_stopped();
  void draw();   // with mutex_ held
  void clear();  // with mutex_ held
  [[nodiscard]] std::string line_of(const Running& check) const;

  const Look look_;
  const Clock& clock_;
  const Write write_;
  const Clean clean_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Running> running_;  // in the order of their start
  std::size_t checks_ = 0;
  std::size_t finished_ = 0;
  std::size_t drawn_lines_ = 0;
  bool is_stopping_ = false;
  std::thread drawer_;
};

}  // namespace aipreflight::cli
