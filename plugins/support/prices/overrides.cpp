#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "data.hpp"
#include "yaml/node.hpp"

namespace aipreflight::prices {
namespace {

// Unit of an override, its name in the table, and the highest price that anybody could mean by it.
struct Unit {
  std::string_view key;
  std::string_view rate;
  double highest;
};
constexpr std::array<Unit, 12> kUnits{{
    {"input", "input_mtok", 2000},
    {"output", "output_mtok", 5000},
    {"batch_input", "batch_input_mtok", 2000},
    {"batch_output", "batch_output_mtok", 5000},
    {"cached_input", "cache_read_mtok", 2000},
    {"cache_write", "cache_write_mtok", 2000},
    {"input_image", "input_image_mtok", 2000},
    {"output_image", "output_image_mtok", 5000},
    {"characters", "characters_m", 2000},
    {"image", "image", 20},
    {"audio_hour", "audio_hours", 200},
    {"request", "request", 100},
}};
// A price for one token instead of a million is below it; real ones are not.
constexpr double kLowestMillion = 0.0001;

class OverrideReader {
 public:
  explicit OverrideReader(const std::string& file) : source_(file) {}

  void read(const yaml::Node& root) {
    if (!root.is_map() || root.entries.empty()) {
      return complain(root.where, "'prices' with a list is expected");
    }
    for (const yaml::Entry& member : root.entries) {
      if (member.key == "prices") {
        if (!member.value.is_sequence()) {
          complain(member.value.where, "'prices' must be a list");
          continue;
        }
        for (const yaml::Node& item : member.value.items) read_item(item);
      } else if (member.key == "batches") {
        read_batches(member.value);
      } else {
        const auto nearest = text::did_you_mean(member.key, {"prices", "batches"});
        complain(member.key_where,
                 "unknown key '" + text::one_line(member.key, 80) + "'",
                 nearest ? "did you mean '" + *nearest + "'?" : "");
      }
    }
  }

  Errors errors;
  std::vector<Override> overrides;
  std::map<std::string, BatchShare, std::less<>> batches;

 private:
  void complain(const SourceRef& where, std::string message, std::string hint = {}) {
    errors.push_back(profile_error(where, std::move(message), std::move(hint)));
  }

  void read_batches(const yaml::Node& map) {
    if (!map.is_map()) {
      return complain(map.where, "'batches' must be a mapping of providers to shares of the price");
    }
    for (const yaml::Entry& member : map.entries) {
      read_batch(member.key, member.value);
    }
  }

  // A share, or a mapping with it.
  void read_batch(const std::string& provider, const yaml::Node& value) {
    BatchShare batch;
    const yaml::Node* share = &value;
    if (value.is_map()) {
      share = nullptr;
      for (const yaml::Entry& member : value.entries) {
        if (member.key == "share") {
          share = &member.value;
        } else if (member.key == "confirmed") {
          batch.is_confirmed = is_confirmed(member);
        } else {
          unknown_key(member, "a batch", {"share", "confirmed"});
        }
      }
    }
    const auto number = share == nullptr ? std::nullopt : yaml::as_number(*share);
    if (!number || !(*number > 0 && *number <= 1)) {
      return complain(
          (share == nullptr ? value : *share).where,
          "the share of '" + text::one_line(provider, 80) + "' must be above 0 and at most 1",
          "0.5 is half the price");
    }
    batch.share = *number;
    batches[provider] = batch;
  }

  bool is_confirmed(const yaml::Entry& member) {
    if (const auto value = yaml::as_bool(member.value)) return *value;
    complain(member.value.where, "'confirmed' must be true or false");
    return false;
  }

  void unknown_key(const yaml::Entry& member,
                   const std::string& of,
                   const std::vector<std::string>& known) {
    const auto nearest = text::did_you_mean(member.key, known);
    complain(member.key_where,
             "unknown key '" + text::one_line(member.key, 80) + "' of " + of,
             nearest ? "did you mean '" + *nearest + "'?" : "");
  }

  void read_item(const yaml::Node& item) {
    if (!item.is_map()) return complain(item.where, "a price is a mapping with 'model'");
    Override entry;
    entry.source = source_;
    for (const yaml::Entry& member : item.entries) {
      if (member.key == "provider") {
        entry.provider = member.value.text;
      } else if (member.key == "model") {
        entry.model = member.value.text;
      } else if (member.key == "from") {
        entry.from = member.value.text;
      } else if (member.key == "confirmed") {
        entry.is_confirmed = is_confirmed(member);
      } else {
        read_rate(member, entry);
      }
    }
    if (entry.model.empty()) complain(item.where, "a price needs a 'model'");
    if (entry.rates.empty()) complain(item.where, "a price needs a rate, such as 'input'");
    overrides.push_back(std::move(entry));
  }

  void read_rate(const yaml::Entry& member, Override& entry) {
    std::vector<std::string> known{"provider", "model", "from", "confirmed"};
    for (const Unit& unit : kUnits) known.emplace_back(unit.key);
    const auto unit = std::find_if(
        kUnits.begin(), kUnits.end(), [&member](const Unit& u) { return u.key == member.key; });
    if (unit == kUnits.end()) return unknown_key(member, "a price", known);
    const auto value = yaml::as_number(member.value);
    if (!value || *value < 0) {
      return complain(member.value.where, "'" + member.key + "' must be a price of 0 or more");
    }
    const bool is_million = unit->rate.ends_with("_mtok") || unit->rate.ends_with("_m");
    if (*value > unit->highest) {
      return complain(member.value.where,
                      "'" + member.key + "' of " + text::format_number(*value) +
                          " is above any known price (" + text::format_number(unit->highest) + ")",
                      is_million ? "prices are in US dollars for a million" : "");
    }
    if (is_million && *value > 0 && *value < kLowestMillion) {
      return complain(member.value.where,
                      "'" + member.key + "' of " + text::format_number(*value) +
                          " looks like the price of one token",
                      "prices are in US dollars for a million");
    }
    entry.rates[std::string(unit->rate)] = Rate{*value, {}};
  }

  std::string source_;
};

}  // namespace

Errors Table::add(std::string_view yaml_text, const std::string& file) {
  const yaml::Parsed parsed = yaml::parse(yaml_text, file);
  if (!parsed.errors.empty()) return parsed.errors;
  OverrideReader reader(file);
  reader.read(parsed.root);
  if (!reader.errors.empty()) return reader.errors;
  for (const auto& [provider, batch] : reader.batches) data_->batches[provider] = batch;
  data_->overrides.insert(
      data_->overrides.begin(), reader.overrides.begin(), reader.overrides.end());
  return {};
}

}  // namespace aipreflight::prices
