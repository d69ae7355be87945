#include "chunked_body.hpp"

#include <gtest/gtest.h>
#include <string>

namespace aipreflight::http {
namespace {

std::string body_of(ChunkedBody& chunks, std::string_view wire) {
  std::string body;
  while (!wire.empty()) body.append(chunks.take(wire));
  return body;
}

// In two pieces, cut at each byte.
TEST(ChunkedBody, IsTheSameWhereverItIsCut) {
  constexpr std::string_view kWire =
      "3;name=\"value\"\r\nabc\r\n000A\r\n0123456789\r\na\r\n9876543210\r\n0\r\nTrailer: x\r\n\r\n";
  for (std::size_t cut = 0; cut <= kWire.size(); ++cut) {
    ChunkedBody chunks;
    const std::string first = body_of(chunks, kWire.substr(0, cut));
    EXPECT_EQ(first + body_of(chunks, kWire.substr(cut)), "abc01234567899876543210") << cut;
    EXPECT_TRUE(chunks.is_over()) << cut;
  }
}

TEST(ChunkedBody, StopsBehindEachChunk) {
  ChunkedBody chunks;
  std::string_view wire = "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
  EXPECT_TRUE(chunks.is_between());
  EXPECT_EQ(chunks.take(wire), "ab");
  EXPECT_FALSE(chunks.is_between());
  EXPECT_EQ(chunks.take(wire), "");
  EXPECT_TRUE(chunks.is_between());
  EXPECT_EQ(wire, "1\r\nc\r\n0\r\n\r\n");
}

TEST(ChunkedBody, WhatIsNotOfTheFormIsNoBody) {
  for (const std::string_view wire : {"xyz\r\nab",
                                      "\r\n1\r\na\r\n",
                                      "1\r\nab\r\n",
                                      "-1\r\na\r\n",
                                      "1000000000000000\r\na\r\n",
                                      " 1\r\na\r\n"}) {
    ChunkedBody chunks;
    const std::string body = body_of(chunks, wire);
    EXPECT_TRUE(chunks.is_broken()) << wire;
    EXPECT_LE(body.size(), 1u) << wire;
    EXPECT_EQ(body_of(chunks, "1\r\na\r\n0\r\n\r\n"), "") << wire;
  }
}

TEST(ChunkedBody, IsNeitherOverNorBrokenBeforeItsLastChunk) {
  ChunkedBody chunks;
  EXPECT_EQ(body_of(chunks, "5\r\nab"), "ab");
  EXPECT_FALSE(chunks.is_over());
  EXPECT_FALSE(chunks.is_broken());
  EXPECT_FALSE(chunks.is_between());
  EXPECT_EQ(body_of(chunks, "cde\r\n"), "cde");
  EXPECT_TRUE(chunks.is_between());
}

}  // namespace
}  // namespace aipreflight::http
