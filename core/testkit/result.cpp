#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <aipreflight/testkit/result.hpp>

namespace aipreflight::testkit {
namespace {

template <class Item, class Name>
const Item* find(const std::vector<Item>& items, std::string_view wanted, Name name) {
  const auto found = std::find_if(
      items.begin(), items.end(), [&](const Item& item) { return item.*name == wanted; });
  return found == items.end() ? nullptr : &*found;
}

template <class Item, class Name>
const Item& get(const Result& result,
                const char* what,
                const std::vector<Item>& items,
                std::string_view wanted,
                Name name) {
  if (const Item* item = find(items, wanted, name)) return *item;
  std::string known;
  for (const Item& item : items) known += (known.empty() ? "" : ", ") + item.*name;
  throw Missing("the check reported no " + std::string(what) + " '" + std::string(wanted) + "'" +
                (known.empty() ? " and no other" : "; it reported " + known) + "\n" +
                result.to_string());
}

}  // namespace

bool Artefact::exists() const {
  std::error_code failure;
  return std::filesystem::exists(path, failure);
}

std::string Artefact::content() const {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Missing("the check announced the artefact '" + name + "' and did not write it");
  return {std::istreambuf_iterator<char>(file), {}};
}

const Gate& Result::gate(std::string_view id) const {
  return get(*this, "gate", gates, id, &Gate::id);
}
const Finding& Result::finding(std::string_view code) const {
  return get(*this, "finding", findings, code, &Finding::reason_code);
}
const Metric& Result::metric(std::string_view name) const {
  return get(*this, "metric", metrics, name, &Metric::name);
}
const Artefact& Result::artefact(std::string_view name) const {
  return get(*this, "artefact", artefacts, name, &Artefact::name);
}
const Problem& Result::problem() const {
  if (problems.size() == 1) return problems.front();
  throw Missing("one problem was asked for, there are " + std::to_string(problems.size()) + "\n" +
                to_string());
}

bool Result::has_gate(std::string_view id) const {
  return find(gates, id, &Gate::id) != nullptr;
}
bool Result::has_finding(std::string_view code) const {
  return find(findings, code, &Finding::reason_code) != nullptr;
}
bool Result::has_metric(std::string_view name) const {
  return find(metrics, name, &Metric::name) != nullptr;
}
bool Result::has_artefact(std::string_view name) const {
  return find(artefacts, name, &Artefact::name) != nullptr;
}

}  // namespace aipreflight::testkit
