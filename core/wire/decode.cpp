#include "decode.hpp"

#include <array>
#include <utility>

#include "members.hpp"
#include "readers.hpp"

namespace aipreflight::wire {
namespace {

constexpr std::string_view kPrefix = "{\"kind\":\"";
// A map within a map is two levels of JSON; profiles are at most 64 levels deep.
constexpr std::size_t kDepth = 160;

Error broken(std::string_view kind, const std::string& complaint) {
  return execution_error("protocol", "message '" + std::string(kind) + "': " + complaint);
}

Scalar to_scalar(const json::Field& field) {
  Scalar scalar;
  switch (field.kind) {
    case json::Field::Kind::kBool:
      scalar.kind = Scalar::Kind::kBool;
      scalar.boolean = field.boolean;
      break;
    case json::Field::Kind::kNumber:
      scalar.kind = Scalar::Kind::kNumber;
      scalar.number = field.number;
      break;
    case json::Field::Kind::kString:
      scalar.kind = Scalar::Kind::kText;
      scalar.text = field.string;
      break;
    case json::Field::Kind::kNull:
    case json::Field::Kind::kNested:
      break;
  }
  return scalar;
}

template <typename M>
class FlatReader : public json::RecordVisitor {
 public:
  void field(std::string_view name, const json::Field& field) override {
    if (std::exchange(is_first_, false)) return;  // the kind
    if (!complaint_.empty()) return;
    const Scalar scalar = to_scalar(field);
    MemberTaker taker(name, scalar, seen_);
    members(taker, message_);
    if (!taker.is_known()) complaint_ = "unknown member '" + text::one_line(name, 100) + "'";
    if (taker.is_repeated()) complaint_ = "member '" + std::string(name) + "' comes twice";
    if (taker.is_mistyped())
      complaint_ = "member '" + std::string(name) + "' has a wrong type or value";
  }
  // What is wrong with the whole, or "".
  [[nodiscard]] std::string finish() {
    if (!complaint_.empty()) return complaint_;
    MemberTaker taker(seen_);
    members(taker, message_);
    return taker.missing().empty() ? ""
                                   : "member '" + std::string(taker.missing()) + "' is missing";
  }
  [[nodiscard]] M take() { return std::move(message_); }

 private:
  M message_{};
  bool is_first_ = true;
  std::uint64_t seen_ = 0;
  std::string complaint_;
};

template <typename M>
Result<Message> decode_flat(std::string_view kind, std::string_view payload) {
  FlatReader<M> reader;
  if (const auto read = json::read_record(payload, reader); !read)
    return broken(kind, read.error().message);
  if (const std::string complaint = reader.finish(); !complaint.empty())
    return broken(kind, complaint);
  return Message(reader.take());
}

template <typename M>
Result<Message> decode_nested(std::string_view kind, std::string_view payload) {
  json::Limits limits;
  limits.depth = kDepth;
  limits.nan_and_infinity = false;
  const auto value = json::parse(payload, "message", limits);
  if (!value) return broken(kind, value.error().message);
  M message{};
  std::string complaint;
  ValueReader reader(*value, complaint);
  members(reader, message);
  reader.finish(1);  // the kind
  if (!complaint.empty()) return broken(kind, complaint);
  return Message(std::move(message));
}

using Decode = Result<Message> (*)(std::string_view kind, std::string_view payload);

template <typename M>
constexpr Decode decode_of() {
  if constexpr (kIsFlat<M>) {
    return &decode_flat<M>;
  } else {
    return &decode_nested<M>;
  }
}

template <std::size_t... I>
constexpr auto decodes(std::index_sequence<I...>) {
  return std::array<Decode, sizeof...(I)>{decode_of<std::variant_alternative_t<I, Message>>()...};
}
constexpr auto kDecodes = decodes(std::make_index_sequence<std::variant_size_v<Message>>());

}  // namespace

Result<Message> decode(std::string_view payload) {
  std::string_view kind = payload;
  const bool has_prefix = kind.starts_with(kPrefix);
  if (has_prefix) kind.remove_prefix(kPrefix.size());
  const std::size_t end = kind.find('"');
  if (!has_prefix || end == std::string_view::npos) {
    return execution_error("protocol",
                           "a frame does not start with {\"kind\":\"…\" but with \"" +
                               text::one_line(payload, 60) + "\"");
  }
  kind = kind.substr(0, end);
  for (std::size_t i = 0; i < kDecodes.size(); ++i) {
    if (kKinds[i] == kind) return kDecodes[i](kind, payload);
  }
  return execution_error("protocol", "unknown message kind '" + text::one_line(kind, 60) + "'");
}

}  // namespace aipreflight::wire
