# Breaks a copy of the headers in one way and expects check_abi.cmake to refuse it with a sentence.
# cmake -DHEADER=… -DOLD=<text> -DNEW=<text> -DSENTENCE=… -DINCLUDE=… -DCOMPILER=… -DWORK=… -P seed_violation.cmake
file(REMOVE_RECURSE "${WORK}")
file(COPY "${INCLUDE}/aipreflight" DESTINATION "${WORK}/include")
set(header "${WORK}/include/aipreflight/abi/${HEADER}")
file(READ "${header}" text)
string(REPLACE "@" ";" NEW "${NEW}")
string(REPLACE "${OLD}" "${NEW}" broken "${text}")
if(broken STREQUAL text)
  message(FATAL_ERROR "${HEADER} does not hold '${OLD}': nothing was broken")
endif()
file(WRITE "${header}" "${broken}")
execute_process(
  COMMAND "${CMAKE_COMMAND}" "-DINCLUDE=${WORK}/include" "-DCOMPILER=${COMPILER}" "-DWORK=${WORK}/build"
          -P "${CMAKE_CURRENT_LIST_DIR}/check_abi.cmake"
  RESULT_VARIABLE status ERROR_VARIABLE words)
if(status EQUAL 0)
  message(FATAL_ERROR "the check accepted '${NEW}' in ${HEADER}")
endif()
string(REGEX REPLACE "[ \n]+" " " words "${words}")
string(FIND "${words}" "${SENTENCE}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "the check refused '${NEW}' in ${HEADER}, but not with '${SENTENCE}':\n${words}")
endif()
