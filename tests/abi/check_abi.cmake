# Compares headers of the ABI with what was released as 1.0: layout, signatures, constants.
# cmake -DINCLUDE=<include folder> -DCOMPILER=… -DWORK=<scratch folder> -P check_abi.cmake
set(here "${CMAKE_CURRENT_LIST_DIR}")
set(flags -std=c11 -Wall -Wextra -Wpedantic -Werror "-I${INCLUDE}")
file(MAKE_DIRECTORY "${WORK}")

function(expect_same what actual golden)
  file(READ "${golden}" expected)
  if(NOT actual STREQUAL expected)
    get_filename_component(name "${golden}" NAME)
    file(WRITE "${WORK}/${name}" "${actual}")
    message(FATAL_ERROR "the ${what} of ${INCLUDE}: not as in ${golden}. A released ABI is only ever appended to, and "
                        "what is appended is hidden below its AIPF_TARGET_MINOR. What was found: ${WORK}/${name}")
  endif()
endfunction()

foreach(program IN ITEMS layout signatures)
  execute_process(COMMAND "${COMPILER}" ${flags} "${here}/${program}.c" -o "${WORK}/${program}"
                  RESULT_VARIABLE status ERROR_VARIABLE words)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${program}.c does not compile with ${INCLUDE}:\n${words}")
  endif()
endforeach()
execute_process(COMMAND "${WORK}/layout" OUTPUT_VARIABLE layout ERROR_VARIABLE words RESULT_VARIABLE status)
expect_same(layout "${layout}" "${here}/layout-v1.0.txt")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "a struct of ${INCLUDE} has padding: ${words}")
endif()

set(constants "")
foreach(header IN ITEMS types evidence host plugin)
  file(STRINGS "${INCLUDE}/aipreflight/abi/${header}.h" lines REGEX "^#define AIPF_[A-Z0-9_]+ +[0-9]")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^#define (AIPF_[A-Z0-9_]+) +([0-9a-fxu]+).*$" "\\1 \\2\n" line "${line}")
    string(APPEND constants "${line}")
  endforeach()
endforeach()
expect_same(constants "${constants}" "${here}/constants-v1.0.txt")
