# Installs the SDK, moves it to another place, and builds the examples against it there, as their
# authors would. Leaves the modules in ${STAGE}/plugins/lib/aipreflight/plugins.
# cmake -DBUILD=… -DSOURCE=… -DSTAGE=… -DC_COMPILER=… -DCXX_COMPILER=… -DGENERATOR=… -DNM=… … -P build_examples.cmake
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")

file(REMOVE_RECURSE "${STAGE}")
run("${CMAKE_COMMAND}" --install "${BUILD}" --component sdk --prefix "${STAGE}/first")
file(RENAME "${STAGE}/first" "${STAGE}/moved")
set(sdk "${STAGE}/moved")

file(GLOB_RECURSE installed "${sdk}/*")
foreach(file IN LISTS installed)
  file(READ "${file}" text)
  foreach(place IN ITEMS "${STAGE}/first" "${BUILD}" "${SOURCE}")
    string(FIND "${text}" "${place}" at)
    if(NOT at EQUAL -1)
      message(FATAL_ERROR "${file} names ${place}: the installed SDK must work wherever it is moved")
    endif()
  endforeach()
endforeach()

foreach(example IN ITEMS hello hello-c)
  string(REPLACE "hello" "hello-plugin" folder "${example}")
  set(build "${STAGE}/build-${example}")
  run("${CMAKE_COMMAND}" -S "${SOURCE}/examples/${folder}" -B "${build}" -G "${GENERATOR}"
      "-DCMAKE_PREFIX_PATH=${sdk}" -DCMAKE_BUILD_TYPE=RelWithDebInfo
      "-DCMAKE_C_COMPILER=${C_COMPILER}" "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}"
      "-DCMAKE_C_FLAGS=-Wall -Wextra -Wpedantic -Werror" "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror"
      --no-warn-unused-cli)
  run("${CMAKE_COMMAND}" --build "${build}")
  if(NOT EXISTS "${build}/${example}.so")
    message(FATAL_ERROR "${build} has no ${example}.so: the file's name must be the module's id")
  endif()
  run("${CMAKE_COMMAND}" --install "${build}" --prefix "${STAGE}/plugins")
  set(MODULE "${STAGE}/plugins/lib/aipreflight/plugins/${example}.so")
  set(ID "${example}")
  set(VERSION "1.0.0")
  include("${CMAKE_CURRENT_LIST_DIR}/check_module.cmake")
  run("${READELF}" --sections --wide "${MODULE}")
  if(output MATCHES "\\.debug_info" OR NOT output MATCHES "\\.gnu_debuglink")
    message(FATAL_ERROR "${MODULE} should have its debug information apart:\n${output}")
  endif()
  run("${READELF}" --sections --wide "${STAGE}/plugins/lib/aipreflight/plugins/.debug/${example}.so.debug")
  if(NOT output MATCHES "\\.debug_info")
    message(FATAL_ERROR "the debug information of ${example} is in no file:\n${output}")
  endif()
endforeach()

# A plugin that asks for another major of the SDK is told so when it is configured.
set(project "${STAGE}/other-major")
file(WRITE "${project}/CMakeLists.txt" "cmake_minimum_required(VERSION 3.25)
project(other LANGUAGES C)
find_package(aipreflight-sdk 2.0 REQUIRED)
")
execute_process(COMMAND "${CMAKE_COMMAND}" -S "${project}" -B "${project}/build" -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${sdk}"
                        "-DCMAKE_C_COMPILER=${C_COMPILER}"
                RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE errors)
if(status EQUAL 0 OR NOT errors MATCHES "version: 1\\.[0-9]+\\.0")
  message(FATAL_ERROR "find_package(aipreflight-sdk 2.0) should be refused by a 1.x SDK:\n${errors}")
endif()

if(PKG_CONFIG)
  set(ENV{PKG_CONFIG_PATH} "${sdk}/share/pkgconfig")
  run("${PKG_CONFIG}" --cflags aipreflight-sdk)
  string(REGEX REPLACE "^-I([^ \n]+)[ \n]*$" "\\1" folder "${output}")
  if(NOT EXISTS "${folder}/aipreflight/abi.h")
    message(FATAL_ERROR "pkg-config does not lead to the headers: ${output}")
  endif()
endif()
