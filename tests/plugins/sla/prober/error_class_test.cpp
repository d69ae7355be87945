#include "prober/error_class.hpp"

#include <gtest/gtest.h>

namespace aipreflight::sla {
namespace {

std::string_view class_of_status(int status, const std::string& type, const std::string& message) {
  return to_string(class_of(status, inference::StreamError{type, message, {}}));
}

TEST(ErrorClass, OfEveryStatus) {
  struct Told {
    int status;
    std::string_view error;
  };
  for (const auto& [status, error] : {Told{302, "config"},
                                      Told{400, "client_4xx"},
                                      Told{401, "auth"},
                                      Told{403, "auth"},
                                      Told{404, "client_4xx"},
                                      Told{407, "proxy"},
                                      Told{413, "client_4xx"},
                                      Told{422, "client_4xx"},
                                      Told{429, "rate_limited"},
                                      Told{500, "server_5xx"},
                                      Told{501, "server_5xx"},
                                      Told{502, "gateway"},
                                      Told{503, "overloaded"},
                                      Told{504, "gateway"},
                                      Told{529, "overloaded"}}) {
    EXPECT_EQ(class_of_status(status, "", ""), error) << status;
  }
}

TEST(ErrorClass, WhatTheBodySaysTellsMore) {
  EXPECT_EQ(class_of_status(404, "not_found_error", "The Model `x` does not exist"),
            "model_not_found");
  EXPECT_EQ(class_of_status(500, "overloaded_error", "Overloaded"), "overloaded");
}

TEST(ErrorClass, OfEveryWayAnExchangeBreaksOff) {
  using http::Failure;
  EXPECT_EQ(to_string(class_of(Failure::kAddress, false)), "config");
  EXPECT_EQ(to_string(class_of(Failure::kDns, false)), "dns");
  EXPECT_EQ(to_string(class_of(Failure::kRefused, false)), "connect_refused");
  EXPECT_EQ(to_string(class_of(Failure::kUnreachable, false)), "connect_failed");
  EXPECT_EQ(to_string(class_of(Failure::kConnectTimeout, false)), "connect_timeout");
  EXPECT_EQ(to_string(class_of(Failure::kTlsVerify, false)), "tls_verify");
  EXPECT_EQ(to_string(class_of(Failure::kTlsHandshake, false)), "tls_handshake");
  EXPECT_EQ(to_string(class_of(Failure::kProxy, false)), "proxy");
  EXPECT_EQ(to_string(class_of(Failure::kReset, true)), "reset");
  EXPECT_EQ(to_string(class_of(Failure::kCutOff, true)), "truncated");
  EXPECT_EQ(to_string(class_of(Failure::kCutOff, false)), "reset");
  EXPECT_EQ(to_string(class_of(Failure::kProtocol, true)), "malformed");
  EXPECT_EQ(to_string(class_of(Failure::kOwnLimits, false)), "client_fault");
}

TEST(ErrorClass, AFilterIsNoFinishThatAProbeWants) {
  EXPECT_TRUE(is_bad_finish("content_filter"));
  EXPECT_TRUE(is_bad_finish("SAFETY"));
  EXPECT_FALSE(is_bad_finish("length"));
  EXPECT_FALSE(is_bad_finish("stop"));
}

}  // namespace
}  // namespace aipreflight::sla
