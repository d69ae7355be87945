#include "fields.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "json/locate.hpp"

namespace aipreflight::exec {
namespace {

constexpr double kLargestCount = 9007199254740992.0;  // 2^53
constexpr std::size_t kShownBytes = 60;

std::string quoted(std::string_view name) {
  return '\'' + text::one_line(name, kShownBytes) + '\'';
}

bool is_nan_word(const json::Value& value) {
  return value.is_string() && text::to_lower(value.as_string()) == "nan";
}

}  // namespace

std::string Document::place(const Path& path) const {
  const json::Position position = json::locate(text_, path);
  return std::to_string(position.line) + ':' + std::to_string(position.column);
}

void Document::complain(const Path& path, const std::string& where, const std::string& what) {
  if (complaint_) return;
  complaint_ = execution_error(
      "result_invalid",
      name_ + ':' + place(path) + ": " + where + (where.empty() ? "" : ": ") + what);
}

Fields::Fields(const json::Value& object,
               Document::Path path,
               std::string where,
               Document& document)
    : object_(&object), path_(std::move(path)), where_(std::move(where)), document_(&document) {
  if (!object.is_object()) document.complain(path_, where_, "an object is expected");
}

std::string Fields::text(std::string_view name) {
  const json::Value* value = take(name);
  if (value == nullptr) return {};
  if (!value->is_string()) complain(name, "has to be text");
  return value->as_string();
}

std::string Fields::required_text(std::string_view name) {
  std::string value = text(name);
  if (value.empty()) complain(name, "is required, and must not be empty");
  return value;
}

double Fields::number(std::string_view name, double otherwise) {
  const json::Value* value = object_->find(name);
  if (value != nullptr && (value->is_null() || is_nan_word(*value))) {
    known_.push_back(name);
    return std::numeric_limits<double>::quiet_NaN();
  }
  value = take(name);
  if (value == nullptr) return otherwise;
  if (!value->is_number()) complain(name, "has to be a number, or null where nothing was measured");
  if (std::isinf(value->as_number())) complain(name, "is infinite: no measurement is");
  return value->as_number();
}

double Fields::required_number(std::string_view name) {
  const double value = number(name, std::numeric_limits<double>::quiet_NaN());
  if (std::isnan(value)) complain(name, "is required, and has to be a number");
  return value;
}

std::int64_t Fields::count(std::string_view name, std::int64_t otherwise) {
  const json::Value* value = take(name);
  if (value == nullptr) return otherwise;
  const double number = value->as_number(-1);
  if (!(number >= 0 && number <= kLargestCount && std::floor(number) == number)) {
    complain(name, "has to be a whole number of at least 0");
    return otherwise;
  }
  return static_cast<std::int64_t>(number);
}

std::optional<Fields> Fields::object(std::string_view name) {
  const json::Value* value = take(name);
  if (value == nullptr) return std::nullopt;
  return Fields(*value, path_of(name), inner(name), *document_);
}

void Fields::complain(std::string_view name, const std::string& what) {
  document_->complain(path_of(name), where_, quoted(name) + ' ' + what);
}

void Fields::finish() {
  const std::vector<json::Member>& members = object_->members();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::string& name = members[i].first;
    Document::Path path = path_;
    path.push_back(i);
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      const std::vector<std::string> candidates(known_.begin(), known_.end());
      const auto nearest = text::did_you_mean(name, candidates);
      document_->complain(
          path,
          where_,
          quoted(name) + " is unknown" + (nearest ? "; did you mean '" + *nearest + "'?" : ""));
    } else if (index_of(name) != i) {
      document_->complain(path, where_, quoted(name) + " stands there twice");
    }
  }
}

const json::Value* Fields::take(std::string_view name) {
  known_.push_back(name);
  const json::Value* value = object_->find(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

// Of the first member of that name; the size of the object if there is none.
std::size_t Fields::index_of(std::string_view name) const {
  const std::vector<json::Member>& members = object_->members();
  const auto found = std::find_if(members.begin(), members.end(), [&](const json::Member& member) {
    return member.first == name;
  });
  return static_cast<std::size_t>(found - members.begin());
}

Document::Path Fields::path_of(std::string_view name) const {
  Document::Path path = path_;
  if (const std::size_t index = index_of(name); index < object_->members().size())
    path.push_back(index);
  return path;
}

std::string Fields::inner(std::string_view name) const {
  return where_.empty() ? std::string(name) : where_ + '.' + std::string(name);
}

}  // namespace aipreflight::exec
