#include "pace.hpp"

#include <gtest/gtest.h>

namespace aipreflight::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// Turns at a fixed distance, each with so many reads of `running` exchanges.
class Turns {
 public:
  Turns(nanoseconds distance, std::size_t running, std::size_t reads)
      : distance_(distance), running_(running), reads_(reads) {}

  // By how much the next turn is put off after `count` of them.
  nanoseconds put_off_after(int count) {
    for (int i = 0; i < count; ++i) {
      now_ += distance_;
      pace_.turn(now_, running_, reads_);
    }
    return pace_.next() - now_;
  }
  void end_exchanges(int count) {
    for (int i = 0; i < count; ++i) pace_.end_exchange();
  }

 private:
  Pace pace_;
  MonotonicTime now_;
  nanoseconds distance_;
  std::size_t running_;
  std::size_t reads_;
};

TEST(Pace, TurnsThatComeCloseArePutOff) {
  // 64 streams with a token each 20 ms.
  EXPECT_EQ(Turns(nanoseconds(312'500), 64, 1).put_off_after(10'000), milliseconds(1));
}

TEST(Pace, TurnsThatAreFarApartAreNot) {
  EXPECT_EQ(Turns(milliseconds(5), 4, 1).put_off_after(1000), nanoseconds(0));
}

TEST(Pace, TurnsWithSeveralReadsAre) {
  EXPECT_EQ(Turns(milliseconds(5), 16, 4).put_off_after(1000), milliseconds(1));
}

TEST(Pace, ThePlaceOfAShortExchangeDoesNotStayEmpty) {
  // 64 at once, of 100 ms each: a five-hundredth of that.
  Turns turns(nanoseconds(200'000), 64, 1);
  turns.put_off_after(50'000);
  turns.end_exchanges(6399);
  EXPECT_EQ(turns.put_off_after(0), nanoseconds(199'996));
  // Of 10 ms each: it is not worth a sleep.
  turns.end_exchanges(57'600);
  EXPECT_EQ(turns.put_off_after(0), nanoseconds(0));
}

TEST(Pace, FastStreamsAreNotReadTwoTokensAtOnce) {
  // 8 streams with a token each 4 ms: a tenth of that.
  EXPECT_NEAR(static_cast<double>(Turns(milliseconds(1), 8, 2).put_off_after(10'000).count()),
              400'000,
              1000);
}

TEST(Pace, NothingIsPutOffBeforeAnythingIsKnown) {
  EXPECT_EQ(Turns(nanoseconds(1000), 64, 8).put_off_after(1), nanoseconds(0));
  EXPECT_EQ(Turns(nanoseconds(1000), 64, 8).put_off_after(2), nanoseconds(0));
}

}  // namespace
}  // namespace aipreflight::http
