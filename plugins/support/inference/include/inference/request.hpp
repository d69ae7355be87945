#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "inference/dialect.hpp"

namespace aipreflight::inference {

// Where requests go.
struct Target {
  Dialect dialect = Dialect::kOpenAiChat;
  std::string base_url;     // empty: the vendor's own
  std::string model;        // Azure: the deployment
  std::string api_version;  // Azure
  std::string key;          // secret; empty: none is sent
};

struct Prompt {
  std::string text;
  std::int64_t max_tokens = 20;
};

using Header = std::pair<std::string, std::string>;

// The same for each request to a target; a key is in a header, never in the address.
struct Envelope {
  std::string url;
  std::vector<Header> headers;
};

// Errors: no base_url where the vendor has no address of its own, or one that is no http address.
// `base_url` may end in "/v1" (or the vendor's like) or not, or be the whole address of the call.
[[nodiscard]] Result<Envelope> envelope_of(const Target& target);

// The body of a streamed request, JSON.
[[nodiscard]] std::string body_of(const Target& target, const Prompt& prompt);

}  // namespace aipreflight::inference
