#include "prober/stream.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "inference/error_text.hpp"

namespace aipreflight::sla {
namespace {

constexpr std::size_t kKeptText = 256;      // of an answer: only its shape matters here
constexpr std::size_t kKeptRefusal = 4096;  // of a body that says why not
constexpr std::uint64_t kMostBytes = 1ull << 30;
constexpr std::size_t kShownMessage = 400;

bool is_success(int status) {
  return status >= 200 && status < 300;
}

// The media type without parameters, in lower case.
std::string media_type(const std::string& content_type) {
  return text::to_lower(
      text::trim(std::string_view(content_type).substr(0, content_type.find(';'))));
}

bool is_stream_type(const std::string& type, inference::Dialect dialect) {
  if (type.empty() || type == inference::stream_type_of(dialect)) return true;
  return inference::framing_of(dialect) == inference::Framing::kLines &&
         (type == "application/json" || type == "application/ndjson" ||
          type == "application/jsonl");
}

std::string in_words(const inference::StreamError& error) {
  std::string words = error.type;
  if (!words.empty() && !error.message.empty()) words += ": ";
  return words + error.message;
}

}  // namespace

Stream::Stream(const Endpoint& endpoint,
               const Secrets& secrets,
               std::size_t slot,
               Sample sample,
               StreamObserver& observer)
    : endpoint_(endpoint),
      secrets_(secrets),
      slot_(slot),
      sample_(std::move(sample)),
      observer_(observer),
      reader_(endpoint.target.dialect, kKeptText),
      lines_(event_stream::LineSplitter::Ends::kLineFeed),
      last_event_(sample_.sent) {}

bool Stream::is_refused() const {
  return sample_.error != ErrorClass::kNone || !is_success(sample_.http_status);
}

std::array<http::Memory, 2> Stream::working_memory() const {
  const auto reader = reader_.memory();
  return {{{this, sizeof *this}, {reader.data(), reader.size()}}};
}

void Stream::on_head(const http::Head& head) {
  sample_.http_status = head.status;
  sample_.retry_after = head.retry_after;
  if (!is_success(head.status)) return;
  const std::string type = media_type(head.content_type);
  if (!head.content_encoding.empty() && text::to_lower(head.content_encoding) != "identity") {
    fail(ErrorClass::kMalformed,
         "the answer is compressed (" + head.content_encoding + ") and nobody asked for that");
  } else if (!is_stream_type(type, endpoint_.target.dialect)) {
    fail(ErrorClass::kWrongContentType,
         "the answer is " + type + ", expected " +
             std::string(inference::stream_type_of(endpoint_.target.dialect)));
  }
}

bool Stream::on_body(std::string_view bytes, MonotonicTime at) {
  bytes_ += bytes.size();
  last_body_ = at;
  if (is_refused()) {
    refusal_.append(text::cut(bytes, kKeptRefusal - std::min(kKeptRefusal, refusal_.size())));
    return refusal_.size() < kKeptRefusal && sample_.error == ErrorClass::kNone;
  }
  if (bytes_ > kMostBytes) {
    fail(ErrorClass::kMalformed, "the answer has more than 1 GiB");
    return false;
  }
  has_tokens_now_ = false;
  read_events(bytes, at);
  if (has_tokens_now_) count_delivery(at);
  return sample_.error == ErrorClass::kNone;
}

void Stream::read_events(std::string_view bytes, MonotonicTime at) {
  bool is_over_limit = false;
  if (inference::framing_of(endpoint_.target.dialect) == inference::Framing::kLines) {
    lines_.feed(bytes);
    for (std::string_view line; lines_.next(line);) {
      if (!text::trim(line).empty()) read_event(line, at);
    }
    is_over_limit = lines_.is_over_limit();
  } else {
    events_.feed(bytes);
    for (event_stream::Event event; events_.next(event);) read_event(event.data, at);
    is_over_limit = events_.is_over_limit();
  }
  if (is_over_limit) fail(ErrorClass::kMalformed, "an event has more than 16 MiB");
}

void Stream::read_event(std::string_view data, MonotonicTime at) {
  if (sample_.error != ErrorClass::kNone) return;
  has_event_ = true;
  last_event_ = at;
  const inference::Step step = reader_.read(data);
  if (step.is_malformed) {
    return fail(ErrorClass::kMalformed,
                "an event is not of the dialect " +
                    std::string(inference::to_string(endpoint_.target.dialect)) + ": " +
                    text::one_line(data, 100));
  }
  if (reader_.answer().error) {
    return fail(ErrorClass::kInStreamError, in_words(*reader_.answer().error));
  }
  if (step.is_generated()) {
    ++sample_.chunks;
    has_tokens_now_ = true;
    if (!sample_.first) sample_.first = at;
    if (!sample_.first_answer && step.is_answer()) sample_.first_answer = at;
    if (!step.piece.empty()) observer_.on_piece(step.piece, at);
  }
  if (reader_.answer().is_terminated && !sample_.end) sample_.end = at;
}

// What came at one moment is one delivery, in however many pieces it is given out.
void Stream::count_delivery(MonotonicTime at) {
  if (sample_.last == at) return;
  ++sample_.deliveries;
  if (sample_.last) {
    const auto gap = at - *sample_.last;
    sample_.longest_gap = std::max(sample_.longest_gap, std::chrono::nanoseconds(gap));
    observer_.on_gap(gap);
  }
  sample_.last = at;
}

void Stream::fail(ErrorClass error, std::string message) {
  if (sample_.error != ErrorClass::kNone) return;
  sample_.error = error;
  sample_.message = text::one_line(secrets_.hide(std::move(message)), kShownMessage);
}

// What stands behind the last line end, or lacks its blank line, was meant.
void Stream::finish_events() {
  if (is_refused()) return;
  has_tokens_now_ = false;
  if (inference::framing_of(endpoint_.target.dialect) == inference::Framing::kLines) {
    const std::string rest(lines_.rest());
    if (!text::trim(rest).empty()) read_event(rest, last_body_);
  } else {
    event_stream::Event event;
    if (events_.finish(event)) read_event(event.data, last_body_);
  }
  if (has_tokens_now_) count_delivery(last_body_);
}

void Stream::on_end(const http::End& end) {
  sample_.exchange = end;
  const bool is_broken = end.failure != http::Failure::kNone && !reader_.answer().is_terminated;
  if (sample_.http_status != 0 && !is_success(sample_.http_status)) {
    const auto body = inference::read_error_body(refusal_);
    fail(class_of(sample_.http_status, body),
         "HTTP " + std::to_string(sample_.http_status) +
             (body.message.empty() ? "" : ": " + in_words(body)));
  } else if (is_broken) {
    fail(class_of(end.failure, has_event_), end.message);
  } else {
    finish_events();
  }
  conclude();
  observer_.on_done(slot_);
}

void Stream::conclude() {
  const inference::Answer& answer = reader_.answer();
  sample_.usage = answer.usage;
  sample_.server = answer.times;
  sample_.finish_reason = answer.finish_reason;
  if (sample_.error == ErrorClass::kNone) conclude_answer();
  // Without an event of its own for the end, the last one was it.
  if (!sample_.end && sample_.error == ErrorClass::kNone) sample_.end = last_event_;
  judge_health();
}

void Stream::conclude_answer() {
  const inference::Answer& answer = reader_.answer();
  if (!answer.is_complete()) {
    fail(ErrorClass::kTruncated,
         has_event_ ? "the stream ended without a finish reason or a last event"
                    : "the stream ended before its first event");
  } else if (is_bad_finish(answer.finish_reason)) {
    fail(ErrorClass::kBadFinish, "the server ended with '" + answer.finish_reason + "'");
  } else if (!sample_.first) {
    fail(ErrorClass::kEmptyOutput, "the answer is complete and holds no token");
  }
}

void Stream::judge_health() {
  if (sample_.error != ErrorClass::kNone) {
    sample_.health = Health::kError;
    return;
  }
  const Marks& marks = endpoint_.marks;
  const auto is_over = [](const std::optional<double>& value, const std::optional<double>& most) {
    return value && most && *value > *most;
  };
  const auto rate = sample_.tokens_per_second();
  const bool is_slow = is_over(sample_.ttft_ms(), marks.max_ttft_ms) ||
                       is_over(sample_.latency_ms(), marks.max_latency_ms) ||
                       (rate && marks.min_tokens_per_sec && *rate < *marks.min_tokens_per_sec);
  sample_.health = is_slow ? Health::kDegraded : Health::kHealthy;
}

MonotonicTime Stream::deadline() const {
  const Timeouts& timeouts = endpoint_.timeouts;
  const MonotonicTime total = sample_.sent + timeouts.total;
  if (sample_.end) return std::min(total, last_event_ + timeouts.stall);
  const MonotonicTime next =
      sample_.first ? last_event_ + timeouts.stall : sample_.sent + timeouts.first_token;
  return std::min(total, next);
}

void Stream::expire() {
  const Timeouts& timeouts = endpoint_.timeouts;
  if (reader_.answer().is_terminated) {
    // It said its last word and held the connection.
  } else if (!sample_.first && timeouts.first_token <= timeouts.total) {
    fail(ErrorClass::kTtftTimeout,
         "no token within " +
             text::format_seconds(std::chrono::duration<double>(timeouts.first_token).count()));
  } else if (last_event_ + timeouts.stall < sample_.sent + timeouts.total) {
    fail(ErrorClass::kStallTimeout,
         "no event for " +
             text::format_seconds(std::chrono::duration<double>(timeouts.stall).count()) +
             " after " + std::to_string(sample_.chunks) + " with tokens");
  } else {
    fail(ErrorClass::kTotalTimeout,
         "not finished within " +
             text::format_seconds(std::chrono::duration<double>(timeouts.total).count()));
  }
  conclude();
  observer_.on_done(slot_);
}

void Stream::interrupt() {
  sample_.is_interrupted = true;
  fail(ErrorClass::kClientFault, "the run ended before the answer did");
  conclude();
  observer_.on_done(slot_);
}

}  // namespace aipreflight::sla
