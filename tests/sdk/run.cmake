# run(command…): its standard output in `output`; a failure ends the test with the command and its words.
macro(run)
  execute_process(COMMAND ${ARGV} OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    string(JOIN " " command ${ARGV})
    message(FATAL_ERROR "${command} ended with ${status}:\n${output}${errors}")
  endif()
endmacro()
