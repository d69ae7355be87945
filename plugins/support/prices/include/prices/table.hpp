#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"

// What providers charge, as data with a date.
namespace aipreflight::prices {

// A price in US dollars for a million tokens, or another unit that its name says. Above `from`
// input tokens of one request, a tier's price holds for all of them.
struct Rate {
  double base = 0;
  std::vector<std::pair<double, double>> tiers = {};  // from, price; ascending
  [[nodiscard]] double at(double input_tokens) const;
};

// By unit: "input_mtok", "output_mtok", "cache_read_mtok", "input_audio_hours", "image", …
using Rates = std::map<std::string, Rate, std::less<>>;

struct Price {
  std::string provider;
  std::string model;  // the table's own id
  Rates rates;
  std::string source;              // "snapshot of 2026-09-23", the name of an override
  std::vector<std::string> rules;  // how the name was understood, in order
  bool is_confirmed = true;        // false: whoever wrote it found it in one place alone
};

// Of a batch: what one of its requests costs, as a share of the plain price.
struct BatchShare {
  double share = 1;
  bool is_confirmed = true;  // as of a price
};

// A date as "2026-11-25"; compared as text.
using Date = std::string;

struct Snapshot {
  std::string source;
  std::string version;
  Date date;
  std::size_t models = 0;
};

struct Data;

// Immutable once its overrides are read; any thread.
class Table {
 public:
  // The snapshot of the build.
  [[nodiscard]] static Result<Table> embedded();
  // Of that form; for tests. `name` is for errors.
  [[nodiscard]] static Result<Table> parse(std::string_view text, const std::string& name);

  Table(Table&&) noexcept;
  Table& operator=(Table&&) noexcept;
  ~Table();

  // Reads prices in the form of prices files (README.md of the cost plugin) over what is there.
  // Refused, each with its place: unknown keys, negative prices, and one so high or so low that it
  // was meant for a million or a token.
  [[nodiscard]] Errors add(std::string_view yaml, const std::string& file);

  // The price of a model as it is written in a program. `provider` is where it is called, by the id
  // of the table; empty where that is not known. Nothing: the table does not know it.
  [[nodiscard]] std::optional<Price> find(std::string_view provider,
                                          std::string_view model,
                                          const Date& date) const;
  // Nothing: nobody knows of batches there. A rate of its own ("batch_input_mtok") comes before it.
  [[nodiscard]] std::optional<BatchShare> batch_share(std::string_view provider) const;
  // The provider whose endpoint a URL is.
  [[nodiscard]] std::optional<std::string> provider_of(std::string_view url) const;

  struct Row {
    std::string provider;
    std::string model;
    Rates rates;
    std::string source;
    bool is_confirmed = true;
  };
  // Every model at a date, in the order of the table; overrides first.
  [[nodiscard]] std::vector<Row> rows(const Date& date) const;
  [[nodiscard]] const Snapshot& snapshot() const;

 private:
  explicit Table(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace aipreflight::prices
