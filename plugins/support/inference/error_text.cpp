#include "inference/error_text.hpp"

#include "answer_builder.hpp"
#include "base/text.hpp"

namespace aipreflight::inference {

StreamError read_error_body(std::string_view body) {
  constexpr std::size_t kShown = 300;
  json::Document document;
  const bool is_read = document.parse(body, "body").ok();
  json::Node root = document.root();
  if (root.size() > 0 && root.is_array()) root = root.items().front();
  if (!is_read || !root.is_object()) return {{}, text::one_line(text::trim(body), kShown), {}};
  const json::Node* error = nullptr;
  for (const char* name : {"error", "detail"}) {
    if (error == nullptr || error->is_null()) error = root.find(name);
  }
  Answer answer;
  AnswerBuilder builder(answer, kShown);
  builder.error(error == nullptr || error->is_null() ? root : *error);
  return *std::move(answer.error);
}

}  // namespace aipreflight::inference
