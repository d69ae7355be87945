#include <aipreflight/abi.h>
#include <stddef.h>

/* The type of every function of the ABI 1.0: a change of a parameter or a result does not compile.
 */

typedef aipf_status log_v1(const aipf_host*, int32_t, aipf_str);
typedef const void* get_extension_v1(const aipf_host*, aipf_str);
typedef aipf_status gate_v1(const aipf_host*, const aipf_gate*);
typedef aipf_status finding_v1(const aipf_host*, const aipf_finding*);
typedef aipf_status metric_v1(const aipf_host*, const aipf_metric*);
typedef aipf_status summary_v1(const aipf_host*, int32_t, aipf_str);
typedef aipf_status details_v1(const aipf_host*, aipf_str);
typedef aipf_status progress_v1(const aipf_host*, double, aipf_str);
typedef int32_t cancelled_v1(const aipf_host*);
typedef aipf_status artefact_v1(const aipf_host*, aipf_str, aipf_str, aipf_str*);
typedef aipf_status explain_v1(const aipf_host*, aipf_str, aipf_str);
typedef int32_t node_kind_v1(const aipf_host*, const aipf_node*);
typedef const aipf_node* node_get_v1(const aipf_host*, const aipf_node*, aipf_str);
typedef uint64_t node_count_v1(const aipf_host*, const aipf_node*);
typedef const aipf_node* node_at_v1(const aipf_host*, const aipf_node*, uint64_t);
typedef aipf_status node_key_v1(const aipf_host*, const aipf_node*, uint64_t, aipf_str*);
typedef aipf_status node_bool_v1(const aipf_host*, const aipf_node*, int32_t*);
typedef aipf_status node_int_v1(const aipf_host*, const aipf_node*, int64_t*);
typedef aipf_status node_number_v1(const aipf_host*, const aipf_node*, double*);
typedef aipf_status node_text_v1(const aipf_host*, const aipf_node*, aipf_str*);
typedef int32_t node_is_set_v1(const aipf_host*, const aipf_node*);
typedef aipf_status config_error_v1(const aipf_host*, const aipf_node*, aipf_str);
typedef aipf_status config_error_at_v1(const aipf_host*, aipf_str, uint32_t, uint32_t, aipf_str);

typedef aipf_instance* create_v1(const aipf_host*, const aipf_node*);
typedef aipf_result run_v1(aipf_instance*);
typedef void destroy_v1(aipf_instance*);
typedef const void* module_extension_v1(aipf_str);
typedef const aipf_module* entry_v1(uint32_t, uint32_t, aipf_str*);

#define IS_UNCHANGED(type, member, function) \
  _Static_assert(_Generic(((type*)0)->member, function * : 1, default : 0), #member " has changed")

IS_UNCHANGED(aipf_host, log, log_v1);
IS_UNCHANGED(aipf_host, get_extension, get_extension_v1);
IS_UNCHANGED(aipf_host, gate, gate_v1);
IS_UNCHANGED(aipf_host, finding, finding_v1);
IS_UNCHANGED(aipf_host, metric, metric_v1);
IS_UNCHANGED(aipf_host, summary, summary_v1);
IS_UNCHANGED(aipf_host, details, details_v1);
IS_UNCHANGED(aipf_host, progress, progress_v1);
IS_UNCHANGED(aipf_host, cancelled, cancelled_v1);
IS_UNCHANGED(aipf_host, artefact, artefact_v1);
IS_UNCHANGED(aipf_host, explain, explain_v1);
IS_UNCHANGED(aipf_host, node_kind, node_kind_v1);
IS_UNCHANGED(aipf_host, node_get, node_get_v1);
IS_UNCHANGED(aipf_host, node_count, node_count_v1);
IS_UNCHANGED(aipf_host, node_at, node_at_v1);
IS_UNCHANGED(aipf_host, node_key, node_key_v1);
IS_UNCHANGED(aipf_host, node_bool, node_bool_v1);
IS_UNCHANGED(aipf_host, node_int, node_int_v1);
IS_UNCHANGED(aipf_host, node_number, node_number_v1);
IS_UNCHANGED(aipf_host, node_text, node_text_v1);
IS_UNCHANGED(aipf_host, node_is_set, node_is_set_v1);
IS_UNCHANGED(aipf_host, config_error, config_error_v1);
IS_UNCHANGED(aipf_host, config_error_at, config_error_at_v1);
IS_UNCHANGED(aipf_check_type, create, create_v1);
IS_UNCHANGED(aipf_check_type, run, run_v1);
IS_UNCHANGED(aipf_check_type, destroy, destroy_v1);
IS_UNCHANGED(aipf_module, get_extension, module_extension_v1);
_Static_assert(_Generic((aipf_entry_v1)0, entry_v1* : 1, default : 0), "aipf_entry_v1 has changed");

int main(void) {
  return 0;
}
