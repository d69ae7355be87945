#include "event_stream/events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "event_stream/lines.hpp"

namespace aipreflight::event_stream {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "name|data" of every event of bytes that come in these pieces.
std::vector<std::string> events_of(const std::vector<std::string>& pieces,
                                   bool is_finished = false) {
  EventParser parser;
  std::vector<std::string> all;
  Event event;
  const auto keep = [&] { all.push_back(std::string(event.name) + "|" + std::string(event.data)); };
  for (const std::string& piece : pieces) {
    // A copy that is overwritten afterwards: what is kept must not lean on it.
    std::string bytes = piece;
    parser.feed(bytes);
    while (parser.next(event)) keep();
    bytes.assign(bytes.size(), '#');
  }
  if (is_finished && parser.finish(event)) keep();
  return all;
}

std::vector<std::string> one_piece(const std::string& text) {
  return events_of({text});
}

TEST(EventParser, GivesNamesAndData) {
  EXPECT_THAT(one_piece("event: ping\ndata: {}\n\ndata: x\n\n"), ElementsAre("ping|{}", "|x"));
}

TEST(EventParser, JoinsLinesOfDataByLineFeeds) {
  EXPECT_THAT(one_piece("data: a\ndata\ndata:b\n\n"), ElementsAre("|a\n\nb"));
}

TEST(EventParser, TakesEveryLineEnd) {
  for (const std::string end : {"\n", "\r", "\r\n"}) {
    EXPECT_THAT(one_piece("data: a" + end + "data: b" + end + end + "data: c" + end + end),
                ElementsAre("|a\nb", "|c"))
        << testing::PrintToString(end);
  }
  EXPECT_THAT(one_piece("data: a\r\ndata: b\n\rdata: c\r\r"), ElementsAre("|a\nb", "|c"));
}

TEST(EventParser, PassesOverWhatIsNoField) {
  EXPECT_THAT(one_piece(":comment\n: keep-alive\n\nid: 7\nretry: 10\nnonsense\ndata: x\n\n"),
              ElementsAre("|x"));
}

TEST(EventParser, RemovesOneSpaceAndNoMore) {
  EXPECT_THAT(one_piece("data:  two\n\ndata:none\n\ndata: \n\n"),
              ElementsAre("| two", "|none", "|"));
}

TEST(EventParser, AnEventWithoutDataIsNone) {
  EXPECT_THAT(one_piece("event: lost\n\ndata: x\n\n"), ElementsAre("|x"));
}

TEST(EventParser, SkipsAByteOrderMarkAtTheStartAlone) {
  EXPECT_THAT(one_piece("\xEF\xBB\xBF"
                        "data: a\n\n\xEF\xBB\xBF"
                        "data: b\n\n"),
              ElementsAre("|a"));
}

TEST(EventParser, LeavesAnUnfinishedEventToItsCaller) {
  const std::string text = "data: a\n\nevent: last\ndata: b";
  EXPECT_THAT(one_piece(text), ElementsAre("|a"));
  EXPECT_THAT(events_of({text}, true), ElementsAre("|a", "last|b"));
  EXPECT_THAT(events_of({"data: a\n\n"}, true), ElementsAre("|a"));
}

TEST(EventParser, GivesTheSameWhereverTheBytesAreCut) {
  const std::string text =
      "\xEF\xBB\xBF: c\r\nevent: e\rdata: one\r\ndata:\ndata: \xE2\x82\xAC\n\n\r\ndata: "
      "x\r\r\ndata: tail";
  const auto whole = events_of({text}, true);
  ASSERT_THAT(whole, ElementsAre("e|one\n\n\xE2\x82\xAC", "|x", "|tail"));
  for (std::size_t i = 0; i <= text.size(); ++i) {
    EXPECT_EQ(events_of({text.substr(0, i), text.substr(i)}, true), whole) << "cut at " << i;
  }
  std::vector<std::string> bytes;
  for (const char c : text) bytes.emplace_back(1, c);
  EXPECT_EQ(events_of(bytes, true), whole);
}

TEST(EventParser, DoesNotCopyAnEventOfOnePiece) {
  const std::string text = "data: here\n\n";
  EventParser parser;
  parser.feed(text);
  Event event;
  ASSERT_TRUE(parser.next(event));
  EXPECT_EQ(event.data.data(), text.data() + 6);
}

TEST(EventParser, StopsAtItsLimit) {
  EventParser line(16);
  line.feed("data: ok\n\ndata: this line is too long\n\ndata: x\n\n");
  Event event;
  EXPECT_TRUE(line.next(event));
  EXPECT_FALSE(line.next(event));
  EXPECT_TRUE(line.is_over_limit());

  EventParser data(16);
  for (int i = 0; i < 4; ++i) {
    data.feed("data: 12345\n");
    EXPECT_FALSE(data.next(event));
  }
  EXPECT_TRUE(data.is_over_limit());
}

std::vector<std::string> lines_of(const std::vector<std::string>& pieces) {
  LineSplitter splitter(LineSplitter::Ends::kLineFeed);
  std::vector<std::string> all;
  for (const std::string& piece : pieces) {
    splitter.feed(piece);
    for (std::string_view line; splitter.next(line);) all.emplace_back(line);
  }
  all.emplace_back(splitter.rest());
  return all;
}

TEST(LineSplitter, CutsLinesOfRecordsWhereverTheBytesAreCut) {
  const std::string text = "{\"a\":\"x\\r\"}\r\n\n{}\n{\"end\":1}";
  const std::vector<std::string> whole = {"{\"a\":\"x\\r\"}", "", "{}", "{\"end\":1}"};
  for (std::size_t i = 0; i <= text.size(); ++i) {
    EXPECT_EQ(lines_of({text.substr(0, i), text.substr(i)}), whole) << "cut at " << i;
  }
}

TEST(LineSplitter, ALoneCarriageReturnEndsNoRecord) {
  EXPECT_THAT(lines_of({"a\rb\n"}), ElementsAre("a\rb", IsEmpty()));
}

}  // namespace
}  // namespace aipreflight::event_stream
