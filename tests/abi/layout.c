#include <aipreflight/abi.h>
#include <stddef.h>
#include <stdio.h>

/* Prints the layout of every struct of the ABI: its size, and each member's offset and size. Ends
 * with 1 if there is padding, or a member that is not listed here, between two members or behind
 * the last. */

static size_t end_of_last;
static int defects;

static void begin(const char* name, size_t size) {
  printf("%s %zu\n", name, size);
  end_of_last = 0;
}

static void member(const char* name, size_t offset, size_t size) {
  printf("  %zu+%zu %s\n", offset, size, name);
  if (offset != end_of_last) {
    fprintf(stderr, "%zu bytes before %s belong to no listed member\n", offset - end_of_last, name);
    ++defects;
  }
  end_of_last = offset + size;
}

static void end(const char* name, size_t size) {
  if (size == end_of_last) return;
  fprintf(
      stderr, "%zu bytes at the end of %s belong to no listed member\n", size - end_of_last, name);
  ++defects;
}

#define BEGIN(type) begin(#type, sizeof(type))
#define MEMBER(type, name) member(#name, offsetof(type, name), sizeof(((type*)0)->name))
#define END(type) end(#type, sizeof(type))

static void print_str(void) {
  BEGIN(aipf_str);
  MEMBER(aipf_str, data);
  MEMBER(aipf_str, size);
  END(aipf_str);
}

static void print_gate(void) {
  BEGIN(aipf_gate);
  MEMBER(aipf_gate, struct_size);
  MEMBER(aipf_gate, op);
  MEMBER(aipf_gate, id);
  MEMBER(aipf_gate, statistic);
  MEMBER(aipf_gate, unit);
  MEMBER(aipf_gate, value);
  MEMBER(aipf_gate, n);
  MEMBER(aipf_gate, bound);
  MEMBER(aipf_gate, interval_low);
  MEMBER(aipf_gate, interval_high);
  MEMBER(aipf_gate, interval_confidence);
  MEMBER(aipf_gate, interval_method);
  MEMBER(aipf_gate, severity);
  MEMBER(aipf_gate, absence);
  MEMBER(aipf_gate, straddle);
  MEMBER(aipf_gate, reserved);
  MEMBER(aipf_gate, reason_code);
  MEMBER(aipf_gate, message);
  MEMBER(aipf_gate, config_key);
  END(aipf_gate);
}

static void print_finding(void) {
  BEGIN(aipf_finding);
  MEMBER(aipf_finding, struct_size);
  MEMBER(aipf_finding, severity);
  MEMBER(aipf_finding, reason_code);
  MEMBER(aipf_finding, message);
  MEMBER(aipf_finding, file);
  MEMBER(aipf_finding, line);
  MEMBER(aipf_finding, column);
  MEMBER(aipf_finding, help);
  MEMBER(aipf_finding, runbook);
  MEMBER(aipf_finding, fingerprint);
  MEMBER(aipf_finding, config_key);
  END(aipf_finding);
}

static void print_metric(void) {
  BEGIN(aipf_metric);
  MEMBER(aipf_metric, struct_size);
  MEMBER(aipf_metric, direction);
  MEMBER(aipf_metric, name);
  MEMBER(aipf_metric, unit);
  MEMBER(aipf_metric, value);
  MEMBER(aipf_metric, n);
  END(aipf_metric);
}

static void print_host(void) {
  BEGIN(aipf_host);
  MEMBER(aipf_host, struct_size);
  MEMBER(aipf_host, minor);
  MEMBER(aipf_host, context);
  MEMBER(aipf_host, module_path);
  MEMBER(aipf_host, log);
  MEMBER(aipf_host, get_extension);
  MEMBER(aipf_host, gate);
  MEMBER(aipf_host, finding);
  MEMBER(aipf_host, metric);
  MEMBER(aipf_host, summary);
  MEMBER(aipf_host, details);
  MEMBER(aipf_host, progress);
  MEMBER(aipf_host, cancelled);
  MEMBER(aipf_host, artefact);
  MEMBER(aipf_host, explain);
  MEMBER(aipf_host, node_kind);
  MEMBER(aipf_host, node_get);
  MEMBER(aipf_host, node_count);
  MEMBER(aipf_host, node_at);
  MEMBER(aipf_host, node_key);
  MEMBER(aipf_host, node_bool);
  MEMBER(aipf_host, node_int);
  MEMBER(aipf_host, node_number);
  MEMBER(aipf_host, node_text);
  MEMBER(aipf_host, node_is_set);
  MEMBER(aipf_host, config_error);
  MEMBER(aipf_host, config_error_at);
  END(aipf_host);
}

static void print_key(void) {
  BEGIN(aipf_key);
  MEMBER(aipf_key, struct_size);
  MEMBER(aipf_key, flags);
  MEMBER(aipf_key, types);
  MEMBER(aipf_key, path);
  MEMBER(aipf_key, unit);
  MEMBER(aipf_key, fallback);
  MEMBER(aipf_key, doc);
  MEMBER(aipf_key, minimum);
  MEMBER(aipf_key, maximum);
  MEMBER(aipf_key, choices);
  MEMBER(aipf_key, choice_count);
  MEMBER(aipf_key, since);
  MEMBER(aipf_key, deprecated);
  END(aipf_key);
}

static void print_check_type(void) {
  BEGIN(aipf_check_type);
  MEMBER(aipf_check_type, struct_size);
  MEMBER(aipf_check_type, flags);
  MEMBER(aipf_check_type, needs);
  MEMBER(aipf_check_type, reserved);
  MEMBER(aipf_check_type, id);
  MEMBER(aipf_check_type, title);
  MEMBER(aipf_check_type, doc);
  MEMBER(aipf_check_type, keys);
  MEMBER(aipf_check_type, key_count);
  MEMBER(aipf_check_type, create);
  MEMBER(aipf_check_type, run);
  MEMBER(aipf_check_type, destroy);
  END(aipf_check_type);
}

static void print_module(void) {
  BEGIN(aipf_module);
  MEMBER(aipf_module, struct_size);
  MEMBER(aipf_module, needed_minor);
  MEMBER(aipf_module, id);
  MEMBER(aipf_module, version);
  MEMBER(aipf_module, vendor);
  MEMBER(aipf_module, support);
  MEMBER(aipf_module, licence);
  MEMBER(aipf_module, check_types);
  MEMBER(aipf_module, check_type_count);
  MEMBER(aipf_module, get_extension);
  END(aipf_module);
}

static void print_note(void) {
  BEGIN(struct aipf_note);
  MEMBER(struct aipf_note, name_size);
  MEMBER(struct aipf_note, desc_size);
  MEMBER(struct aipf_note, type);
  MEMBER(struct aipf_note, name);
  MEMBER(struct aipf_note, major);
  MEMBER(struct aipf_note, needed_minor);
  MEMBER(struct aipf_note, id);
  MEMBER(struct aipf_note, version);
  END(struct aipf_note);
}

int main(void) {
  print_str();
  print_gate();
  print_finding();
  print_metric();
  print_host();
  print_key();
  print_check_type();
  print_module();
  print_note();
  return defects == 0 ? 0 : 1;
}
