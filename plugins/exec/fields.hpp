#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "json/value.hpp"

namespace aipreflight::exec {

// The text of a result, and the first complaint about it.
class Document {
 public:
  Document(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {}
  using Path = std::vector<std::size_t>;  // as json::locate() takes it

  // "standard output:3:7: gates[0]: 'op' is missing".
  void complain(const Path& path, const std::string& where, const std::string& what);
  [[nodiscard]] const std::optional<Error>& complaint() const { return complaint_; }
  [[nodiscard]] std::string place(const Path& path) const;  // "3:7"

 private:
  std::string_view text_;
  std::string name_;
  std::optional<Error> complaint_;
};

// One object of a result. A member that is absent or null has the value given; one of another type
// is a complaint, and so is, in finish(), one that nobody asked for.
class Fields {
 public:
  Fields(const json::Value& object, Document::Path path, std::string where, Document& document);

  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] std::string required_text(std::string_view name);
  // null and "NaN" are NaN, which is `not measured`; infinite is a complaint.
  [[nodiscard]] double number(std::string_view name, double otherwise);
  // Finite, and there.
  [[nodiscard]] double required_number(std::string_view name);
  [[nodiscard]] std::int64_t count(std::string_view name, std::int64_t otherwise);
  template <typename Choice>
  using Choices = std::initializer_list<std::pair<std::string_view, Choice>>;
  template <typename Choice>
  [[nodiscard]] Choice choice(std::string_view name, Choices<Choice> choices, Choice otherwise) {
    const json::Value* value = take(name);
    if (value == nullptr) return otherwise;
    std::string known;
    for (const auto& [word, choice] : choices) {
      if (value->is_string() && value->as_string() == word) return choice;
      known += (known.empty() ? "'" : ", '") + std::string(word) + '\'';
    }
    complain(name, "has to be one of " + known);
    return otherwise;
  }
  // Calls `read` with the fields of each object of a list.
  template <typename Read>
  void each(std::string_view name, const Read& read) {
    const json::Value* list = take(name);
    if (list == nullptr) return;
    if (!list->is_array()) return complain(name, "has to be a list");
    const std::string where = inner(name);
    for (std::size_t i = 0; i < list->size(); ++i) {
      Document::Path path = path_of(name);
      path.push_back(i);
      Fields item(
          list->items()[i], std::move(path), where + '[' + std::to_string(i) + ']', *document_);
      read(item);
      item.finish();
    }
  }
  [[nodiscard]] std::optional<Fields> object(std::string_view name);
  [[nodiscard]] const json::Value* any(std::string_view name) { return take(name); }

  void complain(std::string_view name, const std::string& what);
  void finish();
  // Of the member, or of the object where it is absent.
  [[nodiscard]] Document::Path path_of(std::string_view name) const;
  [[nodiscard]] const Document& document() const { return *document_; }

 private:
  [[nodiscard]] const json::Value* take(std::string_view name);
  [[nodiscard]] std::size_t index_of(std::string_view name) const;
  [[nodiscard]] std::string inner(std::string_view name) const;

  const json::Value* object_;
  Document::Path path_;
  std::string where_;  // "gates[0]"; empty: the root
  Document* document_;
  std::vector<std::string_view> known_;
};

}  // namespace aipreflight::exec
