// What this project reads out of bytes, as JSON, for tests that compare it with the decoders of
// others.
//
//   decode answer DIALECT      bytes of a stream; read once for every place where it may be cut in
//   two,
//                              and every time the same, or the exit status is 1
//   decode answers DIALECT     a line for each stream, its pieces in hexadecimal; an answer for
//   each decode events              the same; a line of events for each decode lines the same; a
//   line of lines for each, the last without an end decode histogram           a number a line; the
//   histogram, as it is written and as it is read
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "event_stream/events.hpp"
#include "event_stream/lines.hpp"
#include "histogram/histogram.hpp"
#include "inference/answer_reader.hpp"
#include "json/value.hpp"

using namespace aipreflight;
using json::Value;

namespace {

Value count(const std::optional<std::int64_t>& value) {
  return value ? Value(*value) : Value();
}

Value value_of(const inference::Answer& answer, bool is_malformed) {
  Value calls = Value::array();
  for (const auto& call : answer.tool_calls) {
    calls.push(Value::object({{"id", Value(call.id)},
                              {"name", Value(call.name)},
                              {"arguments", Value(call.arguments)}}));
  }
  return Value::object({{"text", Value(answer.text)},
                        {"reasoning", Value(answer.reasoning)},
                        {"refusal", Value(answer.refusal)},
                        {"tool_calls", std::move(calls)},
                        {"prompt_tokens", count(answer.usage.prompt)},
                        {"completion_tokens", count(answer.usage.completion)},
                        {"finish_reason", Value(answer.finish_reason)},
                        {"error", Value(answer.error ? answer.error->message : "")},
                        {"complete", Value(answer.is_complete())},
                        {"malformed", Value(is_malformed)}});
}

// As the prober reads a body that comes in these pieces.
std::string read(inference::Dialect dialect, const std::vector<std::string>& pieces) {
  inference::AnswerReader reader(dialect, 1u << 20);
  event_stream::EventParser events;
  event_stream::LineSplitter lines(event_stream::LineSplitter::Ends::kLineFeed);
  bool is_malformed = false;
  const auto take = [&](std::string_view data) {
    if (reader.read(data).is_malformed) is_malformed = true;
  };
  const bool are_lines = inference::framing_of(dialect) == inference::Framing::kLines;
  event_stream::Event event;
  for (const std::string& piece : pieces) {
    if (are_lines) {
      lines.feed(piece);
      for (std::string_view line; lines.next(line);) {
        if (!text::trim(line).empty()) take(line);
      }
    } else {
      events.feed(piece);
      while (events.next(event)) take(event.data);
    }
  }
  if (are_lines && !text::trim(lines.rest()).empty()) take(std::string(lines.rest()));
  if (!are_lines && events.finish(event)) take(event.data);
  return json::write(value_of(reader.answer(), is_malformed));
}

std::string all_of_stdin() {
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

int decode_answer(const std::string& name) {
  const auto dialect = inference::dialect_of(name);
  if (!dialect) return 2;
  const std::string whole = all_of_stdin();
  const std::string once = read(*dialect, {whole});
  for (std::size_t at = 0; at <= whole.size(); ++at) {
    const std::string cut = read(*dialect, {whole.substr(0, at), whole.substr(at)});
    if (cut == once) continue;
    std::cerr << "cut after byte " << at << ": " << cut << "\n";
    return 1;
  }
  std::cout << once << "\n";
  return 0;
}

std::string from_hexadecimal(const std::string& line) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < line.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(line.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

std::vector<std::string> pieces_of(const std::string& line) {
  std::vector<std::string> pieces;
  for (const std::string_view piece : text::split(line, ' ')) {
    pieces.push_back(from_hexadecimal(std::string(piece)));
  }
  return pieces;
}

int decode_answers(const std::string& name) {
  const auto dialect = inference::dialect_of(name);
  if (!dialect) return 2;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << read(*dialect, pieces_of(line)) << "\n";
  }
  return 0;
}

int decode_events() {
  for (std::string line; std::getline(std::cin, line);) {
    Value found = Value::array();
    event_stream::EventParser parser;
    for (const std::string& piece : pieces_of(line)) {
      parser.feed(piece);
      for (event_stream::Event event; parser.next(event);) {
        found.push(Value::array({Value(event.name), Value(event.data)}));
      }
    }
    std::cout << json::write(found) << "\n";
  }
  return 0;
}

int decode_lines() {
  for (std::string input; std::getline(std::cin, input);) {
    Value found = Value::array();
    event_stream::LineSplitter splitter(event_stream::LineSplitter::Ends::kLineFeed);
    for (const std::string& piece : pieces_of(input)) {
      splitter.feed(piece);
      for (std::string_view line; splitter.next(line);) found.push(Value(line));
    }
    found.push(Value(splitter.rest()));
    std::cout << json::write(found) << "\n";
  }
  return 0;
}

int encode_histogram() {
  histogram::Histogram all;
  for (std::string line; std::getline(std::cin, line);) {
    all.record(static_cast<std::uint64_t>(text::to_integer(line).value_or(0)));
  }
  Value percentiles = Value::array();
  for (const double percent : {1.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
    percentiles.push(Value::array({Value(percent), Value(all.percentile(percent))}));
  }
  std::cout << json::write(Value::object({{"encoded", Value(all.encoded())},
                                          {"count", Value(all.count())},
                                          {"percentiles", std::move(percentiles)}}))
            << "\n";
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const std::string what = count > 1 ? words[1] : "";
  if (what == "answer" && count == 3) return decode_answer(words[2]);
  if (what == "answers" && count == 3) return decode_answers(words[2]);
  if (what == "events") return decode_events();
  if (what == "lines") return decode_lines();
  if (what == "histogram") return encode_histogram();
  std::fputs("decode answer DIALECT | answers DIALECT | events | lines | histogram\n", stderr);
  return 2;
}
