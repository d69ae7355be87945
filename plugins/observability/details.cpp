#include "details.hpp"

namespace aipreflight::observability {
namespace {

json::Value number(std::size_t count) {
  return static_cast<std::uint64_t>(count);
}

}  // namespace

json::Value details_of(const Inspection& inspection, const Conventions& conventions) {
  json::Value details = json::Value::object();
  details.set("conventions", conventions.version);
  details.set("model_calls", number(inspection.calls));
  details.set("other_spans", number(inspection.others));
  details.set("metrics", number(inspection.metrics));
  json::Value coverage = json::Value::object();
  for (const auto& [field, count] : inspection.coverage) {
    json::Value entry = json::Value::object();
    entry.set("present", number(count.present));
    entry.set("of", number(count.of));
    coverage.add(field, std::move(entry));
  }
  details.set("coverage", std::move(coverage));
  json::Value attributes = json::Value::object();
  for (const auto& [name, count] : inspection.attributes) attributes.add(name, number(count));
  details.set("attributes", std::move(attributes));
  json::Value remarks = json::Value::object();
  for (const auto& [key, remark] : inspection.remarks) remarks.add(key, number(remark.count));
  details.set("remarks", std::move(remarks));
  return details;
}

}  // namespace aipreflight::observability
