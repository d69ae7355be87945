# How every target of this repository is made. A component or a test lists its sources and what it
# uses; flags, include paths and guards come from here and nowhere else.
include(GNUInstallDirs)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# No file names a place of libraries: the host finds its runner and its plugins relative to itself. A path that CMake
# would exchange at installation stands as empty entries in the build tree, which the loader takes for the working
# directory.
set(CMAKE_SKIP_RPATH ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

find_package(Threads REQUIRED)

add_library(aipreflight_options INTERFACE)
add_library(aipreflight::options ALIAS aipreflight_options)
target_compile_features(aipreflight_options INTERFACE c_std_11 cxx_std_20)
set_property(GLOBAL PROPERTY CXX_EXTENSIONS OFF)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_EXTENSIONS OFF)
target_compile_options(aipreflight_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wswitch-enum>)
# GCC 12 sees, in a release, overlaps and uninitialised bytes in std::string where there are none (its bugs 105329 and 105562);
# every other build keeps these warnings.
target_compile_options(aipreflight_options INTERFACE
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict$<SEMICOLON>-Wno-maybe-uninitialized>)
# What is not needed is not loaded: the runner starts for every check.
target_link_options(aipreflight_options INTERFACE LINKER:--as-needed)
if(AIPREFLIGHT_SANITIZE)
  target_compile_options(aipreflight_options INTERFACE
    -fsanitize=${AIPREFLIGHT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(aipreflight_options INTERFACE -fsanitize=${AIPREFLIGHT_SANITIZE})
  target_compile_definitions(aipreflight_options INTERFACE AIPREFLIGHT_SANITIZED=1)
endif()
if(AIPREFLIGHT_FUZZ)
  # Without it the fuzzer sees the lines of its target alone, and cannot tell that an input led anywhere new.
  target_compile_options(aipreflight_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# aipreflight_prefer_static(NAME SHARED_TARGET [POSITION_INDEPENDENT])
# The target `aipreflight::NAME`: libNAME.a in an executable; in a module too where Debian compiles the archive for that,
# and else the shared library. Loading libyaml-cpp.so and libcrypto.so took half of the host's start, and loading
# libcrypto.so a third of a runner's.
function(aipreflight_prefer_static name shared)
  cmake_parse_arguments(PARSE_ARGV 2 arg "POSITION_INDEPENDENT" "" "")
  find_library(AIPREFLIGHT_STATIC_${name} lib${name}.a REQUIRED)
  add_library(aipreflight_${name} INTERFACE)
  add_library(aipreflight::${name} ALIAS aipreflight_${name})
  target_include_directories(aipreflight_${name} SYSTEM INTERFACE $<TARGET_PROPERTY:${shared},INTERFACE_INCLUDE_DIRECTORIES>)
  if(arg_POSITION_INDEPENDENT)
    target_link_libraries(aipreflight_${name} INTERFACE "${AIPREFLIGHT_STATIC_${name}}")
    return()
  endif()
  target_link_libraries(aipreflight_${name} INTERFACE
    "$<IF:$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>,${AIPREFLIGHT_STATIC_${name}},${shared}>")
endfunction()

# aipreflight_add_component(NAME SOURCES … HEADERS … [USES …] [PRIVATE_USES …])
# A static library `aipreflight::NAME`. HEADERS (under include/NAME/) are its public face: only targets
# that link it can include them. USES are other components (by name) or third-party targets that its
# public headers need; PRIVATE_USES those that only its sources need.
function(aipreflight_add_component name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;USES;PRIVATE_USES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "aipreflight_add_component(${name}): unknown argument ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(target "aipreflight_${name}")
  add_library(${target} STATIC ${arg_SOURCES})
  add_library(aipreflight::${name} ALIAS ${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${arg_HEADERS})
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PRIVATE aipreflight::options)
  foreach(use IN LISTS arg_USES)
    _aipreflight_resolve(use)
    target_link_libraries(${target} PUBLIC ${use})
  endforeach()
  foreach(use IN LISTS arg_PRIVATE_USES)
    _aipreflight_resolve(use)
    target_link_libraries(${target} PRIVATE ${use})
  endforeach()
endfunction()

function(_aipreflight_resolve variable)
  if(TARGET aipreflight::${${variable}})
    set(${variable} aipreflight::${${variable}} PARENT_SCOPE)
  elseif(NOT TARGET ${${variable}} AND NOT ${variable} MATCHES "::")
    message(FATAL_ERROR "'${${variable}}' is neither a component that stands below nor a target")
  endif()
endfunction()

# aipreflight_add_test(NAME SOURCES … USES … [INCLUDE_DIRS …] [LABELS …])
# A GoogleTest executable whose tests appear in ctest one by one, by their names.
function(aipreflight_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;INCLUDE_DIRS;LABELS;DEFINITIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "aipreflight_add_test(${name}): unknown argument ${arg_UNPARSED_ARGUMENTS}")
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE aipreflight::options GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests" ${arg_INCLUDE_DIRS})
  target_compile_definitions(${name} PRIVATE ${arg_DEFINITIONS})
  foreach(use IN LISTS arg_USES)
    _aipreflight_resolve(use)
    target_link_libraries(${name} PRIVATE ${use})
  endforeach()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120 LABELS "${arg_LABELS}")
endfunction()

# aipreflight_add_fuzz(NAME SOURCES … USES … CORPUS DIR)
# A libFuzzer target under the fuzz preset; in every other build the same entry point is linked with a
# driver that replays CORPUS, and that is an ordinary test.
function(aipreflight_add_fuzz name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "CORPUS" "SOURCES;USES;INCLUDE_DIRS")
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests" ${arg_INCLUDE_DIRS})
  target_link_libraries(${name} PRIVATE aipreflight::options)
  foreach(use IN LISTS arg_USES)
    _aipreflight_resolve(use)
    target_link_libraries(${name} PRIVATE ${use})
  endforeach()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  if(AIPREFLIGHT_FUZZ)
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests/fuzz/replay.cpp")
    add_test(NAME fuzz.${name} COMMAND ${name} "${arg_CORPUS}")
  endif()
endfunction()
