#include "json/record.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "reader.hpp"

namespace aipreflight::json {
namespace {

class Handler {
 public:
  explicit Handler(RecordVisitor& visitor) : visitor_(visitor) {}

  bool Null() { return tell({}); }
  bool Bool(bool value) { return tell({Field::Kind::kBool, value, 0, {}}); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    const auto value = to_number({text, size});
    if (!value) return false;
    return tell({Field::Kind::kNumber, false, *value, {}});
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return tell({Field::Kind::kString, false, 0, {text, size}});
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    if (depth_ == 1) name_ = {text, size};
    return true;
  }
  bool StartObject() { return ++depth_ > 0; }
  bool EndObject(rapidjson::SizeType) { return leave(); }
  bool StartArray() { return depth_++ > 0; }
  bool EndArray(rapidjson::SizeType) { return leave(); }

  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  bool leave() {
    if (--depth_ == 1) tell({Field::Kind::kNested, false, 0, {}});
    return true;
  }
  bool tell(const Field& field) {
    if (depth_ == 1) visitor_.field(name_, field);
    return depth_ > 0;
  }
  RecordVisitor& visitor_;
  std::size_t depth_ = 0;
  std::string_view name_;
  
 static std::optional<double> to_number(std::string_view t) { return text::to_double(t); }
};

}  // namespace

Result<void> read_record(std::string_view text, RecordVisitor& visitor) {
  Copy copy(text);
  std::array<char, 1024> arena;
  rapidjson::MemoryPoolAllocator<> pool(arena.data(), arena.size());
  Reader reader(&pool, 64);
  Handler handler(visitor);
  rapidjson::InsituStringStream stream(copy.data());
  const auto r = reader.Parse<kFlags | rapidjson::kParseNanAndInfFlag>(stream, handler);
  if (r.IsError()) return io_error("x");
  return {};
}

}
