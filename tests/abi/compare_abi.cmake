# Compares what two compilers' outputs say of the ABI, by their debug information: a module built with the frozen headers, and
# the same source built with other ones.
# cmake -DABIDIFF=… -DCOMPILER=… -DSOURCE=<module> -DFROZEN=<include folder> -DINCLUDE=<include folder>
#       [-DHEADER=… -DOLD=<text> -DNEW=<text>] -DWORK=… -P compare_abi.cmake
# With HEADER, a copy of INCLUDE is broken in one way first, and the comparison must notice.
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
if(HEADER)
  file(COPY "${INCLUDE}/aipreflight" DESTINATION "${WORK}/include")
  set(header "${WORK}/include/aipreflight/abi/${HEADER}")
  file(READ "${header}" text)
  string(REPLACE "@" ";" NEW "${NEW}")
  string(REPLACE "${OLD}" "${NEW}" broken "${text}")
  if(broken STREQUAL text)
    message(FATAL_ERROR "${HEADER} does not hold '${OLD}': nothing was broken")
  endif()
  file(WRITE "${header}" "${broken}")
  set(INCLUDE "${WORK}/include")
endif()
foreach(side IN ITEMS FROZEN INCLUDE)
  execute_process(COMMAND "${COMPILER}" -std=c11 -g -O0 -fPIC -shared "-I${${side}}" "${SOURCE}" -o "${WORK}/${side}.so"
                  RESULT_VARIABLE status ERROR_VARIABLE words)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${SOURCE} does not compile with ${${side}}:\n${words}")
  endif()
endforeach()
execute_process(COMMAND "${ABIDIFF}" "${WORK}/FROZEN.so" "${WORK}/INCLUDE.so"
                RESULT_VARIABLE status OUTPUT_VARIABLE difference ERROR_VARIABLE words)
if(HEADER AND status EQUAL 0)
  message(FATAL_ERROR "abidiff sees no difference after '${NEW}' in ${HEADER}")
elseif(NOT HEADER AND NOT status EQUAL 0)
  message(FATAL_ERROR "the ABI of ${INCLUDE} differs from the frozen one:\n${difference}${words}")
endif()
