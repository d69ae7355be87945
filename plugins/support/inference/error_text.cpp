#include "inference/error_text.hpp"

#include "answer_builder.hpp"
#include "base/text.hpp"

namespace aipreflight::inference {

StreamError read_error_body(std::string_view body) {
  constexpr std::size_t kShown = 300;
  auto parsed = json::parse(body, "body");
  if (parsed && parsed->is_array() && parsed->size() > 0) parsed = json::Value(parsed->items()[0]);
  if (!parsed || !parsed->is_object()) return {{}, text::one_line(text::trim(body), kShown), {}};
  const json::Value* error = nullptr;
  for (const char* name : {"error", "detail"}) {
    if (error == nullptr || error->is_null()) error = parsed->find(name);
  }
  Answer answer;
  AnswerBuilder builder(answer, kShown);
  builder.error(error == nullptr || error->is_null() ? *parsed : *error);
  return *std::move(answer.error);
}

}  // namespace aipreflight::inference
