#include "json/record.hpp"

#include <algorithm>

#include "plain_record.hpp"
#include "reader.hpp"

namespace aipreflight::json {
namespace {

class Handler : public HandlerBase {
 public:
  // Of the members, the visitor knows the first `told` already.
  Handler(std::string_view text, const char* copy, RecordVisitor& visitor, std::size_t told)
      : HandlerBase(text, copy), visitor_(visitor), already_told_(told) {}

  bool Null() { return tell({}); }
  bool Bool(bool value) { return tell({Field::Kind::kBool, value, 0, {}}); }
  bool RawNumber(const char* digits, rapidjson::SizeType size, bool) {
    const auto number = number_at(text(), offset_of(digits), {digits, size});
    if (!number) return stop_at(digits, "expected a value");
    return tell({Field::Kind::kNumber, false, number->value, {}});
  }
  bool String(const char* string, rapidjson::SizeType size, bool) {
    return accept_string(string, size) && tell({Field::Kind::kString, false, 0, {string, size}});
  }
  bool Key(const char* string, rapidjson::SizeType size, bool) {
    if (!accept_string(string, size)) return false;
    if (depth_ == 1) name_ = {string, size};
    return true;
  }
  bool StartObject() {
    ++depth_;
    return true;
  }
  bool StartArray() {
    ++depth_;
    return depth_ > 1 || refuse();
  }
  bool EndObject(rapidjson::SizeType) { return leave(); }
  bool EndArray(rapidjson::SizeType) { return leave(); }

  // Goes through the text again without repeating what the visitor knows.
  void restart() {
    already_told_ = std::max(already_told_, told_);
    told_ = 0;
    depth_ = 0;
  }

 private:
  bool leave() {
    --depth_;
    return depth_ != 1 || tell({Field::Kind::kNested, false, 0, {}});
  }
  bool tell(const Field& field) {
    if (depth_ > 1) return true;
    if (depth_ == 0) return refuse();
    if (++told_ > already_told_) visitor_.field(name_, field);
    return true;
  }
  bool refuse() { return stop(text().find_first_not_of(" \t\r\n"), "expected an object"); }

  RecordVisitor& visitor_;
  std::size_t depth_ = 0;
  std::size_t told_ = 0;
  std::size_t already_told_ = 0;
  std::string_view name_;
};

Error record_error(const Problem& problem) {
  Error error = io_error("invalid JSON: " + problem.message);
  error.where.column = static_cast<std::uint32_t>(problem.offset + 1);
  return error;
}

}  // namespace

Result<void> read_record(std::string_view text, RecordVisitor& visitor) {
  std::size_t told = 0;
  if (tell_plain_record(text, visitor, told)) return {};
  if (const auto problem = find_bad_byte(text)) return record_error(*problem);
  Copy copy(text);
  Handler handler(text, copy.data(), visitor, told);
  const auto problem = drive(text, copy, handler);
  if (problem) return record_error(*problem);
  return {};
}

}  // namespace aipreflight::json
