#pragma once

#include <aipreflight/testkit.hpp>

#include "json/value.hpp"

namespace aipreflight::kit {

// The details of a result; null if they are no JSON.
inline json::Value details_of(const testkit::Result& result) {
  auto parsed = json::parse(result.details, "details");
  return parsed ? parsed.take() : json::Value();
}

}  // namespace aipreflight::kit
