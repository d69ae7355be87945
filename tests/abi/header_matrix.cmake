# Every header alone, twice, under one language standard; the umbrella too, and the macros of the ABI used.
# cmake -DCOMPILER=… -DLANGUAGE=c|c++ -DSTANDARD=c11 -DINCLUDE=… -DHEADERS=a.h,b.h -DWORK=… -P header_matrix.cmake
file(MAKE_DIRECTORY "${WORK}")
string(REPLACE "," ";" headers "${HEADERS}")
set(flags -x ${LANGUAGE} -std=${STANDARD} -fsyntax-only -Wall -Wextra -Wpedantic -Wundef -Wconversion -Wshadow -Werror
          "-I${INCLUDE}")

function(compile name text)
  file(WRITE "${WORK}/${name}" "${text}")
  execute_process(COMMAND "${COMPILER}" ${flags} ${ARGN} "${WORK}/${name}" RESULT_VARIABLE result ERROR_VARIABLE errors)
  set(status "${result}" PARENT_SCOPE)
  set(words "${errors}" PARENT_SCOPE)
endfunction()

foreach(header IN LISTS headers)
  string(REPLACE "/" "_" name "${header}")
  compile("${name}.txt" "#include <${header}>\n#include <${header}>\nint main(void);\n")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "<${header}> does not stand alone as ${STANDARD}:\n${words}")
  endif()
endforeach()

if(LANGUAGE STREQUAL "c++")
  set(linkage "extern \"C\" ")
endif()
compile(macros.txt "#include <aipreflight/abi.h>
AIPF_MODULE_NOTE(\"sample\", \"1.0.0\");
${linkage}AIPF_EXPORT const aipf_module *aipreflight_plugin_v1(uint32_t, uint32_t, aipf_str *);
")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the macros of the ABI do not compile as ${STANDARD}:\n${words}")
endif()

compile(newer.txt "#include <aipreflight/abi.h>\n" -DAIPF_TARGET_MINOR=1000)
if(status EQUAL 0 OR NOT words MATCHES "AIPF_TARGET_MINOR is newer than this SDK")
  message(FATAL_ERROR "a target minor above the SDK's own should be refused in words:\n${words}")
endif()
