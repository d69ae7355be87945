#include <exception>

#include "host_services.hpp"

// The C side of HostServices. Nothing but a status leaves through it.
namespace aipreflight::runner {
namespace {

HostServices& services(const aipf_host* host) {
  return *static_cast<HostServices*>(host->context);
}

// No exception of ours passes through the plugin: memory ran out.
template <typename Call>
aipf_status guarded(const aipf_host* host, Call call) noexcept {
  HostServices& target = services(host);
  try {
    return call(target);
  } catch (const std::exception&) {
    target.lose_call();
    return AIPF_LIMIT;
  }
}

aipf_status log(const aipf_host* host, std::int32_t level, aipf_str text) {
  return guarded(host, [&](HostServices& target) { return target.log(level, text); });
}
const void* get_extension(const aipf_host* host, aipf_str id) {
  return services(host).extension(id);
}
aipf_status write(const aipf_host* host, std::int32_t stream, aipf_str text) {
  return guarded(host, [&](HostServices& target) { return target.print(stream, text); });
}
aipf_status exit_code(const aipf_host* host, std::int32_t code) {
  return guarded(host, [&](HostServices& target) { return target.exit_code(code); });
}
aipf_status gate(const aipf_host* host, const aipf_gate* gate) {
  return guarded(host, [&](HostServices& target) { return target.gate(gate); });
}
aipf_status finding(const aipf_host* host, const aipf_finding* finding) {
  return guarded(host, [&](HostServices& target) { return target.finding(finding); });
}
aipf_status metric(const aipf_host* host, const aipf_metric* metric) {
  return guarded(host, [&](HostServices& target) { return target.metric(metric); });
}
aipf_status summary(const aipf_host* host, std::int32_t outcome, aipf_str text) {
  return guarded(host, [&](HostServices& target) { return target.summary(outcome, text); });
}
aipf_status details(const aipf_host* host, aipf_str part) {
  return guarded(host, [&](HostServices& target) { return target.details(part); });
}
aipf_status progress(const aipf_host* host, double fraction, aipf_str text) {
  return guarded(host, [&](HostServices& target) { return target.progress(fraction, text); });
}
std::int32_t cancelled(const aipf_host* host) {
  return guarded(host, [&](HostServices& target) { return target.cancelled(); });
}
aipf_status artefact(const aipf_host* host, aipf_str name, aipf_str media_type, aipf_str* path) {
  return guarded(host,
                 [&](HostServices& target) { return target.artefact(name, media_type, path); });
}
aipf_status explain(const aipf_host* host, aipf_str reason_code, aipf_str text) {
  return guarded(host, [&](HostServices& target) { return target.explain(reason_code, text); });
}

std::int32_t node_kind(const aipf_host* host, const aipf_node* node) {
  return services(host).read_config(
      "node_kind", 0, [&](const ConfigTree& tree) { return tree.kind(node); });
}
const aipf_node* node_get(const aipf_host* host, const aipf_node* map, aipf_str key) {
  const aipf_node* late = nullptr;
  return services(host).read_config(
      "node_get", late, [&](const ConfigTree& tree) { return tree.get(map, key); });
}
std::uint64_t node_count(const aipf_host* host, const aipf_node* node) {
  const std::uint64_t late = 0;
  return services(host).read_config(
      "node_count", late, [&](const ConfigTree& tree) { return tree.count(node); });
}
const aipf_node* node_at(const aipf_host* host, const aipf_node* node, std::uint64_t index) {
  const aipf_node* late = nullptr;
  return services(host).read_config(
      "node_at", late, [&](const ConfigTree& tree) { return tree.at(node, index); });
}
std::int32_t node_is_set(const aipf_host* host, const aipf_node* node) {
  return services(host).read_config(
      "node_is_set", 0, [&](const ConfigTree& tree) { return tree.is_set(node); });
}
aipf_status node_key(const aipf_host* host,
                     const aipf_node* map,
                     std::uint64_t index,
                     aipf_str* key) {
  return services(host).read_config(
      "node_key", AIPF_LATE, [&](const ConfigTree& tree) { return tree.key(map, index, key); });
}
aipf_status node_bool(const aipf_host* host, const aipf_node* node, std::int32_t* value) {
  return services(host).read_config(
      "node_bool", AIPF_LATE, [&](const ConfigTree& tree) { return tree.boolean(node, value); });
}
aipf_status node_int(const aipf_host* host, const aipf_node* node, std::int64_t* value) {
  return services(host).read_config(
      "node_int", AIPF_LATE, [&](const ConfigTree& tree) { return tree.integer(node, value); });
}
aipf_status node_number(const aipf_host* host, const aipf_node* node, double* value) {
  return services(host).read_config(
      "node_number", AIPF_LATE, [&](const ConfigTree& tree) { return tree.number(node, value); });
}
aipf_status node_text(const aipf_host* host, const aipf_node* node, aipf_str* value) {
  return services(host).read_config(
      "node_text", AIPF_LATE, [&](const ConfigTree& tree) { return tree.text(node, value); });
}

aipf_status config_error(const aipf_host* host, const aipf_node* node, aipf_str text) {
  return guarded(host, [&](HostServices& target) { return target.config_error(node, text); });
}
aipf_status config_error_at(
    const aipf_host* host, aipf_str file, std::uint32_t line, std::uint32_t column, aipf_str text) {
  return guarded(
      host, [&](HostServices& target) { return target.config_error_at(file, line, column, text); });
}

}  // namespace

aipf_console make_console() {
  aipf_console console{};
  console.struct_size = sizeof console;
  console.write = write;
  console.exit_code = exit_code;
  return console;
}

aipf_host make_host_table(HostServices& services, const std::string& module_path) {
  aipf_host table{};
  table.struct_size = sizeof table;
  table.minor = AIPF_ABI_MINOR;
  table.context = &services;
  table.module_path = {module_path.data(), module_path.size()};
  table.log = log;
  table.get_extension = get_extension;
  table.gate = gate;
  table.finding = finding;
  table.metric = metric;
  table.summary = summary;
  table.details = details;
  table.progress = progress;
  table.cancelled = cancelled;
  table.artefact = artefact;
  table.explain = explain;
  table.node_kind = node_kind;
  table.node_get = node_get;
  table.node_count = node_count;
  table.node_at = node_at;
  table.node_key = node_key;
  table.node_bool = node_bool;
  table.node_int = node_int;
  table.node_number = node_number;
  table.node_text = node_text;
  table.node_is_set = node_is_set;
  table.config_error = config_error;
  table.config_error_at = config_error_at;
  return table;
}

}  // namespace aipreflight::runner
