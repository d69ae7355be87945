# Runs the gate on a profile with a module built outside the tree, and expects an exit code and a line.
# cmake -DHOST=… -DFOLDER=<with the profile> -DPROFILE=… -DPLUGINS=<folder> -DOPTIONS=a,b -DEXPECTED=0 -DLINE=<regex>
#       -DWORK=… -P gate_with_module.cmake
file(REMOVE_RECURSE "${WORK}")
file(COPY "${FOLDER}/" DESTINATION "${WORK}")
file(MAKE_DIRECTORY "${WORK}/empty")
string(REPLACE "," ";" options "${OPTIONS}")
execute_process(COMMAND "${HOST}" check --profile "${PROFILE}" --plugin-dir "${PLUGINS}" --no-progress ${options}
                WORKING_DIRECTORY "${WORK}" OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL "${EXPECTED}")
  message(FATAL_ERROR "exit code ${status} instead of ${EXPECTED}:\n${output}${errors}")
endif()
if(NOT "${output}${errors}" MATCHES "${LINE}")
  message(FATAL_ERROR "no line matches '${LINE}':\n${output}${errors}")
endif()
