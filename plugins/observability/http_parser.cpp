#include "http_parser.hpp"

#include <utility>

#include "base/text.hpp"

namespace aipreflight::observability {
namespace {

constexpr std::size_t kHeadLimit = std::size_t{64} << 10;
constexpr std::size_t kBodyLimit = std::size_t{16} << 20;

// The size that a chunk begins with; false: it has none.
bool read_size(std::string_view line, std::size_t& size) {
  line = text::trim(line.substr(0, line.find(';')));
  if (line.empty() || line.size() > 8) return false;
  size = 0;
  for (const char c : line) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return false;
    size = size * 16 + static_cast<std::size_t>(digit);
  }
  return true;
}

}  // namespace

HttpParser::State HttpParser::next(HttpRequest& request) {
  if (!has_head_) {
    const State head = read_head();
    if (head != State::kRequest) return head;
  }
  const State body = is_chunked_ ? read_chunks() : read_body();
  if (body != State::kRequest) return body;
  request = std::exchange(request_, {});
  has_head_ = false;
  wants_continue_ = false;
  return State::kRequest;
}

bool HttpParser::takes_continue() {
  return has_head_ && std::exchange(wants_continue_, false);
}

HttpParser::State HttpParser::read_head() {
  const std::size_t end = buffer_.find("\r\n\r\n");
  if (end == std::string::npos) return buffer_.size() > kHeadLimit ? State::kBad : State::kMore;
  if (end > kHeadLimit) return State::kBad;
  const std::string head = buffer_.substr(0, end);
  buffer_.erase(0, end + 4);
  const auto lines = text::split(head, '\n');
  const auto words = text::split(text::trim(lines[0]), ' ');
  if (words.size() != 3 || !words[2].starts_with("HTTP/1.") || !words[1].starts_with('/')) {
    return State::kBad;
  }
  request_.method = words[0];
  request_.path = words[1].substr(0, words[1].find('?'));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t colon = lines[i].find(':');
    if (colon == std::string_view::npos) return State::kBad;
    request_.headers[text::to_lower(text::trim(lines[i].substr(0, colon)))] =
        text::trim(lines[i].substr(colon + 1));
  }
  has_head_ = true;
  wants_continue_ = text::to_lower(request_.headers["expect"]) == "100-continue";
  is_chunked_ = text::to_lower(request_.headers["transfer-encoding"]) == "chunked";
  const auto length = text::to_integer(request_.headers["content-length"]).value_or(0);
  if (length < 0 || static_cast<std::uint64_t>(length) > kBodyLimit) return State::kBad;
  length_ = static_cast<std::size_t>(length);
  return State::kRequest;
}

HttpParser::State HttpParser::read_body() {
  if (buffer_.size() < length_) return State::kMore;
  request_.body = buffer_.substr(0, length_);
  buffer_.erase(0, length_);
  return State::kRequest;
}

HttpParser::State HttpParser::read_chunks() {
  while (true) {
    const std::size_t line = buffer_.find("\r\n");
    if (line == std::string::npos) return buffer_.size() > kHeadLimit ? State::kBad : State::kMore;
    std::size_t size = 0;
    if (!read_size(std::string_view(buffer_).substr(0, line), size)) return State::kBad;
    if (request_.body.size() + size > kBodyLimit) return State::kBad;
    if (buffer_.size() < line + 2 + size + 2) return State::kMore;
    request_.body.append(buffer_, line + 2, size);
    buffer_.erase(0, line + 2 + size + 2);
    if (size == 0) return State::kRequest;
  }
}

}  // namespace aipreflight::observability
