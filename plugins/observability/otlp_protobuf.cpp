#include "otlp_protobuf.hpp"

#include <bit>
#include <cstring>
#include <string>

#include "base/text.hpp"

namespace aipreflight::observability {
namespace {

constexpr int kDeepestValue = 16;
constexpr std::uint64_t kStatusError = 2;

// A field of a message: its number, and its value as an integer or as bytes.
struct Field {
  std::uint32_t number = 0;
  std::uint64_t integer = 0;
  std::string_view bytes;
};

// Goes through the fields of one message.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : bytes_(bytes) {}

  // False at the end, and where it is malformed.
  bool next(Field& field) {
    if (bytes_.empty()) return false;
    std::uint64_t key = 0;
    if (!varint(key) || (key >> 3) == 0 || (key >> 3) > 0x1FFFFFFF) return fail();
    field = {static_cast<std::uint32_t>(key >> 3), 0, {}};
    switch (key & 7) {
      case 0:
        return varint(field.integer) || fail();
      case 1:
        return fixed(8, field.integer) || fail();
      case 2: {
        std::uint64_t size = 0;
        if (!varint(size) || size > bytes_.size()) return fail();
        field.bytes = bytes_.substr(0, static_cast<std::size_t>(size));
        bytes_.remove_prefix(static_cast<std::size_t>(size));
        return true;
      }
      case 5:
        return fixed(4, field.integer) || fail();
      default:
        return fail();
    }
  }

  [[nodiscard]] bool is_malformed() const { return is_malformed_; }

 private:
  bool fail() {
    is_malformed_ = true;
    return false;
  }

  bool varint(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) return false;
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7Fu) << shift;
      if ((byte & 0x80u) == 0) return true;
    }
    return false;
  }

  bool fixed(std::size_t size, std::uint64_t& value) {
    if (bytes_.size() < size) return false;
    value = 0;
    for (std::size_t i = size; i-- > 0;) {
      value = (value << 8) | static_cast<unsigned char>(bytes_[i]);
    }
    bytes_.remove_prefix(size);
    return true;
  }

  std::string_view bytes_;
  bool is_malformed_ = false;
};

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15u];
  }
  return text;
}

class MessageReader {
 public:
  explicit MessageReader(Telemetries& telemetry) : telemetry_(telemetry) {}

  bool read_request(std::string_view bytes) {
    return each(bytes, [this](const Field& field) {
      return field.number != 1 || read_resource_spans(field.bytes);
    });
  }

 private:
  template <class Visit>
  bool each(std::string_view bytes, Visit visit) {
    FieldReader reader(bytes);
    Field field;
    while (reader.next(field)) {
      if (!visit(field)) return false;
    }
    return !reader.is_malformed();
  }

  bool read_resource_spans(std::string_view bytes) {
    json::Value attributes = json::Value::object();
    const bool has_resource = each(bytes, [&](const Field& field) {
      return field.number != 1 || each(field.bytes, [&](const Field& inner) {
               return inner.number != 1 || add_pair(inner.bytes, attributes, 0);
             });
    });
    if (!has_resource) return false;
    resource_ = std::make_shared<const json::Value>(std::move(attributes));
    return each(bytes, [this](const Field& field) {
      return field.number != 2 || each(field.bytes, [this](const Field& inner) {
               return inner.number != 2 || read_span(inner.bytes);
             });
    });
  }

  bool read_span(std::string_view bytes) {
    Span span;
    span.attributes = json::Value::object();
    const bool is_whole =
        each(bytes, [&](const Field& field) { return read_span_field(field, span); });
    if (!is_whole || span.trace_id.size() != 32 || span.span_id.size() != 16) return false;
    span.resource = resource_;
    telemetry_.spans.push_back(std::move(span));
    return true;
  }

  bool read_span_field(const Field& field, Span& span) {
    switch (field.number) {
      case 1:
        span.trace_id = hex(field.bytes);
        return true;
      case 2:
        span.span_id = hex(field.bytes);
        return true;
      case 4:
        span.parent_id = hex(field.bytes);
        return true;
      case 5:
        span.name = text::to_utf8(field.bytes);
        return true;
      case 7:
        span.start_ns = static_cast<std::int64_t>(field.integer);
        return true;
      case 8:
        span.end_ns = static_cast<std::int64_t>(field.integer);
        return true;
      case 9:
        return add_pair(field.bytes, span.attributes, 0);
      case 10:
      case 12:
      case 14:
        span.dropped += field.integer;
        return true;
      case 11:
        return read_event(field.bytes, span);
      case 15:
        return each(field.bytes, [&span](const Field& status) {
          if (status.number == 3) span.is_error = status.integer == kStatusError;
          return true;
        });
      default:
        return true;
    }
  }

  bool read_event(std::string_view bytes, Span& span) {
    json::Value attributes = json::Value::object();
    const bool is_whole = each(bytes, [&](const Field& field) {
      return field.number != 3 || add_pair(field.bytes, attributes, 0);
    });
    span.events.push_back(std::move(attributes));
    return is_whole;
  }

  bool add_pair(std::string_view bytes, json::Value& object, int depth) {
    std::string key;
    json::Value value;
    const bool is_whole = each(bytes, [&](const Field& field) {
      if (field.number == 1) key = text::to_utf8(field.bytes);
      return field.number != 2 || read_value(field.bytes, value, depth + 1);
    });
    object.add(std::move(key), std::move(value));
    return is_whole;
  }

  bool read_value(std::string_view bytes, json::Value& value, int depth) {
    if (depth > kDeepestValue) return false;
    return each(bytes, [&](const Field& field) {
      switch (field.number) {
        case 1:
        case 7:
          value = text::to_utf8(field.bytes);
          return true;
        case 2:
          value = field.integer != 0;
          return true;
        case 3:
          value = static_cast<std::int64_t>(field.integer);
          return true;
        case 4:
          value = std::bit_cast<double>(field.integer);
          return true;
        case 5:
          value = json::Value::array();
          return each(field.bytes, [&](const Field& item) {
            json::Value read;
            const bool is_whole = item.number != 1 || read_value(item.bytes, read, depth + 1);
            value.push(std::move(read));
            return is_whole;
          });
        case 6:
          value = json::Value::object();
          return each(field.bytes, [&](const Field& pair) {
            return pair.number != 1 || add_pair(pair.bytes, value, depth);
          });
        default:
          return true;
      }
    });
  }

  Telemetries& telemetry_;
  std::shared_ptr<const json::Value> resource_;
};

}  // namespace

Result<void> read_otlp_protobuf(std::string_view bytes, Telemetries& telemetry) {
  ++telemetry.messages;
  if (MessageReader(telemetry).read_request(bytes)) return {};
  return execution_error("telemetry_malformed",
                         "what came as protobuf is no ExportTraceServiceRequest");
}

}  // namespace aipreflight::observability
