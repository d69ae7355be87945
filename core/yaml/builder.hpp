#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include "yaml/node.hpp"

namespace aipreflight::yaml {

// Thrown out of an event to end yaml-cpp's parsing where going on would be pointless or costly; it
// has no other way to be stopped. Caught in parse().
struct Stop {};

// Builds our tree from yaml-cpp's events and collects what is wrong with it.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file, const Limits& limits);

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark,
                const std::string& tag,
                YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { leave(); }
  void OnMapStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { leave(); }

  void report(const SourceRef& where, std::string message, std::string hint = {});
  [[nodiscard]] SourceRef place(const YAML::Mark& mark) const;
  [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const;
  // Where the last event began: what the scanner choked on is not before it.
  [[nodiscard]] std::size_t last_offset() const { return last_offset_; }
  [[nodiscard]] bool has_document() const { return has_document_; }
  [[nodiscard]] Node take_root() { return std::move(root_); }
  [[nodiscard]] Errors take_errors() { return std::move(errors_); }

 private:
  struct Size {
    std::size_t nodes = 0;
    std::size_t bytes = 0;
    std::size_t depth = 0;
  };
  // A collection whose end has not come yet.
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    Size before;  // of everything, when it began
    std::size_t depth = 0;
    bool is_flow = false;
    bool awaits_value = false;  // a map that has seen a key
    bool is_merge = false;      // that key is <<
    bool is_ignored = false;    // that key is refused; its value is read and dropped
    std::string key;
    SourceRef key_where;
    std::unordered_map<std::string, SourceRef> seen;
    std::vector<Node> merges;
  };
  struct Anchored {
    Node node;
    Size size;
  };

  [[noreturn]] void stop(const SourceRef& where, std::string message, std::string hint = {});
  void count(const SourceRef& where, const Size& more);
  void begin(const YAML::Mark& mark);
  void check_tag(const YAML::Mark& mark, const std::string& tag, std::string_view expected);
  void enter(Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor, bool is_flow);
  [[nodiscard]] bool is_in_flow() const { return !open_.empty() && open_.back().is_flow; }
  void check_colon(std::size_t value_offset);
  [[nodiscard]] bool awaits_key() const;
  void leave();
  void put(Node node, YAML::anchor_t anchor, const Size& size);
  void put_key(Open& map, Node node);
  void put_value(Open& map, Node node);
  void add_merge(Open& map, Node node);
  void apply_merges(Open& map);

  std::string_view text_;
  const std::string& file_;
  const Limits& limits_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  Size total_;
  Node root_;
  Errors errors_;
  std::vector<std::size_t> line_starts_;
  std::size_t last_offset_ = 0;
  bool has_document_ = false;
};

}  // namespace aipreflight::yaml
