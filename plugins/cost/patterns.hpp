#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "evidence/data_file.hpp"

// Which calls cost money, as data: data/patterns.yml, and what a profile adds. README.md has the
// form.
namespace aipreflight::yaml {
struct Parsed;
}

namespace aipreflight::cost {

using Selectors = std::vector<std::string>;  // "model", "config.max_output_tokens", "0"

// What a kind of operation reads from its arguments, where a call does not say otherwise.
struct Operation {
  Selectors model;
  Selectors input;
  Selectors output;
  Selectors count;
  bool has_output = true;
};

struct Sdk;

struct Call {
  std::string operation;
  Selectors model;
  Selectors input;
  Selectors output;
  Selectors count;
  std::vector<std::string> shape;  // keywords by which it is known though its receiver is not
  bool is_batch = false;
  bool has_output = true;
  bool is_constructor = false;  // a site only where nothing that it makes is called
  const Sdk* sdk = nullptr;
  std::string provider;
};

// What a program has to construct before it can call.
struct Client {
  const Sdk* sdk = nullptr;
  std::string provider;
  Selectors model;  // arguments of its constructor
};

struct Sdk {
  std::string id;
  std::string provider;
  Selectors endpoint;                       // arguments of a constructor that hold a URL
  std::unordered_set<std::string> skipped;  // attributes that lead to the same thing
  std::unordered_set<std::string> same;     // methods that give the same client
};

// A function that hands on one of its arguments, wrapped: `instructor.from_openai(client)`.
struct Wrapper {
  Selectors arguments;
  std::string otherwise;  // the client it makes if the argument is not known
};

// A value that stands for a model: `openai("gpt-4o")` of the Vercel AI SDK.
struct ModelValue {
  std::string provider;
  Selectors model;
};

// Prices that the snapshot lacks: data/prices.yml.
[[nodiscard]] std::string_view own_prices();

class Patterns {
 public:
  Patterns() = default;
  Patterns(Patterns&&) = default;
  Patterns& operator=(Patterns&&) = default;

  // The patterns of the build; a defect there is a broken build.
  [[nodiscard]] static Result<Patterns> embedded();
  // Adds what a text says. Every complaint has its place.
  [[nodiscard]] Errors add(std::string_view yaml, const std::string& file);

  [[nodiscard]] const Client* client(const std::string& path) const;
  // By the path of a function, or "<sdk>" and the path from its client.
  [[nodiscard]] const Call* call(const std::string& path) const;
  [[nodiscard]] const Wrapper* wrapper(const std::string& path) const;
  [[nodiscard]] const ModelValue* model_value(const std::string& path) const;
  [[nodiscard]] const Sdk* sdk(const std::string& id) const;
  // Calls whose path from the client ends so and that are known by their keywords.
  [[nodiscard]] const std::vector<std::pair<std::string, const Call*>>& shapes() const {
    return shapes_;
  }
  // True if the result depends on the text of the first argument:
  // `boto3.client("bedrock-runtime")`.
  [[nodiscard]] bool is_by_argument(const std::string& path) const {
    return by_argument_.contains(path);
  }
  // Last parts of whatever may be called.
  [[nodiscard]] bool is_tail(std::string_view name) const { return tails_.contains(name); }
  // Words of which a file has at least one, or it holds no call.
  [[nodiscard]] const std::vector<std::string>& needles() const { return needles_; }

 private:
  friend class PatternReader;
  [[nodiscard]] Errors add(const yaml::Parsed& parsed);

  std::map<std::string, Operation> operations_;
  std::map<std::string, Sdk> sdks_;  // stable addresses
  std::unordered_map<std::string, Client> clients_;
  std::unordered_map<std::string, Call> calls_;
  std::unordered_map<std::string, Wrapper> wrappers_;
  std::unordered_map<std::string, ModelValue> model_values_;
  std::vector<std::pair<std::string, const Call*>> shapes_;
  std::unordered_set<std::string> by_argument_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> tails_;
  std::vector<std::string> needles_;
};

// The data of the build as it stands in the tree, for `data dump`.
[[nodiscard]] std::vector<evidence::DataFile> data_files();

}  // namespace aipreflight::cost
