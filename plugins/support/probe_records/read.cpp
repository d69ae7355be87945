#include "probe_records/read.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#include "block_parser.hpp"
#include "line_blocks.hpp"

namespace aipreflight::probe_records {
namespace {

// Takes blocks from the file, parses them on every thread that calls work(), and joins them in the
// order of the file: a thread that is ahead waits, which bounds the memory.
class Pipeline {
 public:
  Pipeline(files::BlockReader reader, const std::string& name, const ReadOptions& options)
      : bytes_(reader.size()),
        block_bytes_(options.block_bytes),
        blocks_(std::move(reader), options.block_bytes, options.line_limit),
        name_(name),
        line_limit_(options.line_limit) {}

  // Until the end of the file, an error, or `proceed` says false. What is thrown comes out of
  // take().
  void work(const std::function<bool(double)>& proceed) noexcept;
  [[nodiscard]] Result<Records> take();

 private:
  void work_off(const std::function<bool(double)>& proceed);
  bool next(LineBlock& block, double& fraction);
  void join(std::uint64_t number, ParsedBlock parsed);
  void make_room(const ParsedBlock& first);
  void stop(Error error);
  void stop_asked();

  std::uint64_t bytes_;  // of the file; 0 for a pipe
  std::size_t block_bytes_;

  std::mutex source_mutex_;
  LineBlocks blocks_;

  std::mutex mutex_;
  std::condition_variable turn_;
  std::uint64_t joined_ = 0;
  std::uint64_t lines_ = 0;
  Records records_;
  std::optional<Error> error_;
  std::exception_ptr failure_;

  const std::string& name_;
  std::size_t line_limit_;
};

bool Pipeline::next(LineBlock& block, double& fraction) {
  const std::lock_guard lock(source_mutex_);
  auto found = blocks_.next(block);
  fraction = blocks_.fraction();
  if (found) return *found;
  stop(found.take_error());
  return false;
}

void Pipeline::stop_asked() {
  stop({ErrorCode::kInterrupted, "reading " + name_ + " was stopped"});
}

void Pipeline::stop(Error error) {
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = std::move(error);
  turn_.notify_all();
}

void Pipeline::join(std::uint64_t number, ParsedBlock parsed) {
  std::unique_lock lock(mutex_);
  turn_.wait(lock, [&] { return joined_ == number || error_ || failure_; });
  if (error_ || failure_) return;
  if (number == 0) make_room(parsed);
  records_.append(parsed.records, lines_);
  lines_ += parsed.lines;
  ++joined_;
  if (parsed.error) {
    error_ = std::move(parsed.error);
    error_->where.file = name_;
    error_->where.line = static_cast<std::uint32_t>(lines_);
  }
  turn_.notify_all();
}

// For as many rows as the file holds if all of it is like its first block. Bounded, since it need
// not be.
void Pipeline::make_room(const ParsedBlock& first) {
  constexpr double kMost = 4e6;
  constexpr double kMargin = 1.05;
  if (block_bytes_ >= bytes_) return;
  const double blocks = static_cast<double>(bytes_) / static_cast<double>(block_bytes_);
  const double rows = static_cast<double>(first.records.rows) * blocks * kMargin;
  records_.reserve(static_cast<std::size_t>(std::min(rows, kMost)));
}

void Pipeline::work_off(const std::function<bool(double)>& proceed) {
  LineBlock block;
  double fraction = 0;
  if (proceed && !proceed(fraction)) return stop_asked();
  while (next(block, fraction)) {
    join(block.number, parse(block, line_limit_));
    if (proceed && !proceed(fraction)) return stop_asked();
    const std::lock_guard lock(mutex_);
    if (error_ || failure_) return;
  }
}

void Pipeline::work(const std::function<bool(double)>& proceed) noexcept {
  try {
    work_off(proceed);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
    turn_.notify_all();
  }
}

Result<Records> Pipeline::take() {
  if (failure_) std::rethrow_exception(failure_);
  if (error_) return std::move(*error_);
  return std::move(records_);
}

unsigned thread_count(const ReadOptions& options, std::uint64_t bytes) {
  constexpr unsigned kMost = 8;
  unsigned wanted = options.threads;
  if (wanted == 0) wanted = std::clamp(std::thread::hardware_concurrency(), 1u, kMost);
  // A pipe does not tell its size.
  if (bytes > 0)
    wanted =
        static_cast<unsigned>(std::min<std::uint64_t>(wanted, bytes / options.block_bytes + 1));
  return wanted;
}

}  // namespace

Result<Records> read(files::BlockReader reader,
                     const std::string& name,
                     const ReadOptions& options) {
  const unsigned threads = thread_count(options, reader.size());
  Pipeline pipeline(std::move(reader), name, options);
  {
    std::vector<std::jthread> helpers;
    try {
      while (helpers.size() + 1 < threads) {
        helpers.emplace_back([&pipeline] { pipeline.work({}); });
      }
    } catch (const std::system_error&) {
      // No more threads may be started: those that were, and this one, do the work.
    }
    pipeline.work(options.proceed);
  }
  return pipeline.take();
}

}  // namespace aipreflight::probe_records
