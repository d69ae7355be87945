# Headers as a later minor might have them: members appended to every struct that may grow, and to the host's table.
# aipreflight_future_headers(<include folder of today> <folder to write>)
function(aipreflight_future_headers today folder)
  file(COPY "${today}/aipreflight" DESTINATION "${folder}" PATTERN "*.hpp" EXCLUDE)
  set(appended
    "version.h|#define AIPF_ABI_MINOR 0|#define AIPF_ABI_MINOR 1"
    "evidence.h|} aipf_gate@|  double future_weight@\n  aipf_str future_group@\n} aipf_gate@"
    "evidence.h|} aipf_finding@|  aipf_str future_owner@\n} aipf_finding@"
    "evidence.h|} aipf_metric@|  double future_spread@\n} aipf_metric@"
    "plugin.h|} aipf_key@|  aipf_str future_example@\n} aipf_key@"
    "plugin.h|} aipf_check_type@|  aipf_result (*future_pause)(aipf_instance *instance)@\n} aipf_check_type@"
    "plugin.h|} aipf_module@|  aipf_str future_home@\n} aipf_module@"
    "host.h|uint32_t column, aipf_str text)@\n}@|uint32_t column, aipf_str text)@\n  aipf_status (*future_trace)(const aipf_host *host, aipf_str text)@\n}@")
  foreach(change IN LISTS appended)
    string(REPLACE "|" ";" change "${change}")
    list(GET change 0 header)
    list(GET change 1 old)
    list(GET change 2 new)
    string(REPLACE "@" ";" old "${old}")
    string(REPLACE "@" ";" new "${new}")
    file(READ "${folder}/aipreflight/abi/${header}" text)
    string(REPLACE "${old}" "${new}" changed "${text}")
    if(changed STREQUAL text)
      message(FATAL_ERROR "${header} does not hold '${old}': tests/abi/future_headers.cmake appends to what was there")
    endif()
    file(WRITE "${folder}/aipreflight/abi/${header}" "${changed}")
  endforeach()
endfunction()
