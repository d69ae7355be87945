#include "patterns.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "yaml/compiled.hpp"

extern "C" {
extern const char aipreflight_cost_patterns[];
extern const unsigned long aipreflight_cost_patterns_size;
extern const char aipreflight_cost_prices[];
extern const unsigned long aipreflight_cost_prices_size;
extern const char aipreflight_cost_patterns_text[];
extern const unsigned long aipreflight_cost_patterns_text_size;
}

namespace aipreflight::cost {

// Reads a text of patterns into a Patterns; README.md of this plugin has the form.
class PatternReader {
 public:
  explicit PatternReader(Patterns& patterns) : patterns_(patterns) {}

  void read(const yaml::Node& root) {
    check_keys(root, {"operations", "sdks", "wrappers", "model_values"});
    for_each(root, "operations", [this](const yaml::Entry& entry) { read_operation(entry); });
    if (const yaml::Node* sdks = root.find("sdks")) {
      for (const yaml::Node& item : sdks->items) read_sdk(item);
    }
    for_each(root, "wrappers", [this](const yaml::Entry& entry) { read_wrapper(entry); });
    for_each(root, "model_values", [this](const yaml::Entry& entry) { read_model_value(entry); });
    finish();
  }

  Errors errors;

 private:
  void complain(const SourceRef& where, std::string message, std::string hint = {}) {
    errors.push_back(profile_error(where, std::move(message), std::move(hint)));
  }

  void check_keys(const yaml::Node& map, const std::vector<std::string>& known) {
    if (!map.is_map() && !map.is_null()) {
      return complain(map.where, "a mapping is expected, this is " + map.describe());
    }
    for (const yaml::Entry& entry : map.entries) {
      if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
      const auto nearest = text::did_you_mean(entry.key, known);
      complain(
          entry.key_where,
          "unknown key '" + text::one_line(entry.key, 80) + "' in call patterns",
          nearest ? "did you mean '" + *nearest + "'?" : "known are " + text::join(known, ", "));
    }
  }

  template <class Visit>
  static void for_each(const yaml::Node& root, std::string_view key, Visit visit) {
    if (const yaml::Node* map = root.find(key)) {
      for (const yaml::Entry& entry : map->entries) visit(entry);
    }
  }

  static std::vector<std::string> texts(const yaml::Node& map, std::string_view key) {
    const yaml::Node* node = map.find(key);
    if (node == nullptr) return {};
    if (node->is_scalar()) return {node->text};
    std::vector<std::string> all;
    for (const yaml::Node& item : node->items) all.push_back(item.text);
    return all;
  }
  static std::string text_of(const yaml::Node& map,
                             std::string_view key,
                             std::string otherwise = {}) {
    const yaml::Node* node = map.find(key);
    return node == nullptr ? otherwise : node->text;
  }
  static bool flag(const yaml::Node& map, std::string_view key, bool otherwise) {
    const yaml::Node* node = map.find(key);
    return node == nullptr ? otherwise : yaml::as_bool(*node).value_or(otherwise);
  }

  void read_operation(const yaml::Entry& entry) {
    check_keys(entry.value, {"model", "input", "output", "count", "has_output"});
    patterns_.operations_[entry.key] = {texts(entry.value, "model"),
                                        texts(entry.value, "input"),
                                        texts(entry.value, "output"),
                                        texts(entry.value, "count"),
                                        flag(entry.value, "has_output", true)};
  }

  void read_sdk(const yaml::Node& node) {
    check_keys(node,
               {"id",
                "provider",
                "needles",
                "clients",
                "client_model",
                "endpoint",
                "skip",
                "same",
                "calls",
                "functions",
                "constructor"});
    const std::string id = text_of(node, "id");
    if (id.empty()) return complain(node.where, "an sdk needs an 'id'");
    Sdk& sdk = patterns_.sdks_[id];
    sdk.id = id;
    sdk.provider = text_of(node, "provider", sdk.provider);
    for (std::string& text : texts(node, "endpoint")) sdk.endpoint.push_back(std::move(text));
    for (std::string& text : texts(node, "skip")) sdk.skipped.insert(std::move(text));
    for (std::string& text : texts(node, "same")) sdk.same.insert(std::move(text));
    for (std::string& needle : texts(node, "needles"))
      patterns_.needles_.push_back(std::move(needle));
    read_clients(node, sdk);
    read_calls(node, "calls", sdk, '<' + id + ">.");
    read_calls(node, "functions", sdk, "");
    if (const yaml::Node* made = node.find("constructor")) {
      Call call = read_call(*made, sdk);
      call.is_constructor = true;
      patterns_.calls_['<' + id + '>'] = std::move(call);
    }
  }

  void read_clients(const yaml::Node& node, const Sdk& sdk) {
    const Selectors model = texts(node, "client_model");
    const yaml::Node* clients = node.find("clients");
    if (clients == nullptr) return;
    for (const yaml::Node& item : clients->items)
      add_client(item.text, {&sdk, sdk.provider, model});
    for (const yaml::Entry& entry : clients->entries) {  // path: provider
      add_client(entry.key, {&sdk, entry.value.text, model});
    }
  }

  void add_client(const std::string& path, Client client) {
    if (path.ends_with(')') && !path.ends_with("()")) {  // of one value of the first argument
      const std::string function = path.substr(0, path.rfind('('));
      patterns_.by_argument_.insert(function);
      add_tail(function);
    } else {
      add_tail(path);
    }
    patterns_.clients_[path] = std::move(client);
  }

  void add_tail(std::string_view path) {
    while (path.ends_with("()")) path.remove_suffix(2);
    patterns_.tails_.emplace(path.substr(path.rfind('.') + 1));
  }

  Call read_call(const yaml::Node& node, const Sdk& sdk) {
    check_keys(node,
               {"path",
                "operation",
                "model",
                "input",
                "output",
                "count",
                "shape",
                "batch",
                "has_output",
                "provider"});
    Call call;
    call.operation = text_of(node, "operation", "chat");
    const auto known = patterns_.operations_.find(call.operation);
    if (known == patterns_.operations_.end()) {
      complain(node.where, "no operation is called '" + call.operation + "'");
    } else {
      const Operation& operation = known->second;
      const auto own = [&node](std::string_view key, const Selectors& otherwise) {
        return node.find(key) == nullptr ? otherwise : texts(node, key);
      };
      call.model = own("model", operation.model);
      call.input = own("input", operation.input);
      call.output = own("output", operation.output);
      call.count = own("count", operation.count);
      call.has_output = flag(node, "has_output", operation.has_output);
    }
    call.shape = texts(node, "shape");
    call.is_batch = flag(node, "batch", false);
    call.sdk = &sdk;
    call.provider = text_of(node, "provider", sdk.provider);
    return call;
  }

  void read_calls(const yaml::Node& node,
                  std::string_view key,
                  const Sdk& sdk,
                  const std::string& prefix) {
    const yaml::Node* list = node.find(key);
    if (list == nullptr) return;
    for (const yaml::Node& item : list->items) {
      if (item.is_scalar()) {
        yaml::Node plain;
        plain.kind = yaml::Kind::kMap;
        plain.where = item.where;
        add_call(prefix + item.text, read_call(plain, sdk));
        continue;
      }
      const std::vector<std::string> paths = texts(item, "path");
      if (paths.empty()) complain(item.where, "a call needs a 'path'");
      for (const std::string& path : paths) add_call(prefix + path, read_call(item, sdk));
    }
  }

  void add_call(const std::string& path, Call call) {
    add_tail(path);
    const std::size_t dot = path.find('.');
    const bool has_shape = !call.shape.empty();
    const Call& kept = patterns_.calls_[path] = std::move(call);
    if (has_shape && path.front() == '<') patterns_.shapes_.emplace_back(path.substr(dot), &kept);
  }

  void read_wrapper(const yaml::Entry& entry) {
    check_keys(entry.value, {"arguments", "otherwise"});
    add_tail(entry.key);
    patterns_.wrappers_[entry.key] = {texts(entry.value, "arguments"),
                                      text_of(entry.value, "otherwise")};
  }

  void read_model_value(const yaml::Entry& entry) {
    check_keys(entry.value, {"provider", "model"});
    Selectors model = texts(entry.value, "model");
    if (model.empty()) model = {"0"};
    patterns_.model_values_[entry.key] = {text_of(entry.value, "provider"), std::move(model)};
  }

  void finish() {
    std::sort(patterns_.needles_.begin(), patterns_.needles_.end());
    patterns_.needles_.erase(std::unique(patterns_.needles_.begin(), patterns_.needles_.end()),
                             patterns_.needles_.end());
    // The longest first: `.chat.completions.create` before `.create`
    std::stable_sort(patterns_.shapes_.begin(),
                     patterns_.shapes_.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  }

  Patterns& patterns_;
};

std::string_view own_prices() {
  return {aipreflight_cost_prices, aipreflight_cost_prices_size};
}

Result<Patterns> Patterns::embedded() {
  Patterns patterns;
  const Errors errors = patterns.add(yaml::read_compiled(
      {aipreflight_cost_patterns, aipreflight_cost_patterns_size}, "patterns.yml"));
  if (!errors.empty()) return errors.front();
  return patterns;
}

Errors Patterns::add(std::string_view yaml_text, const std::string& file) {
  return add(yaml::parse(yaml_text, file));
}

Errors Patterns::add(const yaml::Parsed& parsed) {
  if (!parsed.errors.empty()) return parsed.errors;
  PatternReader reader(*this);
  reader.read(parsed.root);
  return reader.errors;
}

namespace {

template <class Map>
auto found(const Map& map, const std::string& key) -> decltype(&map.begin()->second) {
  const auto entry = map.find(key);
  return entry == map.end() ? nullptr : &entry->second;
}

}  // namespace

const Client* Patterns::client(const std::string& path) const {
  return found(clients_, path);
}
const Call* Patterns::call(const std::string& path) const {
  return found(calls_, path);
}
const Wrapper* Patterns::wrapper(const std::string& path) const {
  return found(wrappers_, path);
}
const ModelValue* Patterns::model_value(const std::string& path) const {
  return found(model_values_, path);
}
const Sdk* Patterns::sdk(const std::string& id) const {
  return found(sdks_, id);
}

std::vector<evidence::DataFile> data_files() {
  return {
      {"patterns.yml", {aipreflight_cost_patterns_text, aipreflight_cost_patterns_text_size}},
      {"prices.yml", {aipreflight_cost_prices, aipreflight_cost_prices_size}},
  };
}

}  // namespace aipreflight::cost
