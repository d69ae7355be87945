# The one supported way to build a plugin, in this tree and outside it.
#
#   aipreflight_add_plugin(NAME [INSTALL] [OUTPUT_DIRECTORY DIR] SOURCES…)
#
# A module whose file is exactly NAME.so and which exports its entry symbols and nothing else. NAME is
# the module's id. It is C11 or C++20, links aipreflight::sdk, and has no undefined symbols. What else
# it needs is linked to the target NAME with target_link_libraries, PRIVATE and static where possible.
#
# Outside the tree the file stands in the project's binary folder; INSTALL adds a rule that puts it into
# lib/aipreflight/plugins, where a host of the same prefix finds it. In the tree it stands in
# build/lib/aipreflight/plugins and is always installed and listed in the global property
# AIPREFLIGHT_PLUGINS, unless OUTPUT_DIRECTORY is given (for tests).
# With INSTALL, debug information goes to lib/aipreflight/plugins/.debug/NAME.so.debug.
function(aipreflight_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "INSTALL" "OUTPUT_DIRECTORY" "")
  set(sources ${arg_UNPARSED_ARGUMENTS})
  if(NOT name MATCHES "^[a-z][a-z0-9-]+$")
    message(FATAL_ERROR "aipreflight_add_plugin(${name}): a module's id is lower-case letters, digits "
                        "and hyphens, at least two, and starts with a letter")
  endif()
  string(LENGTH "${name}" length)
  if(length GREATER 41)
    message(FATAL_ERROR "aipreflight_add_plugin(${name}): the id has ${length} characters, at most 41 are allowed")
  endif()
  if(NOT sources)
    message(FATAL_ERROR "aipreflight_add_plugin(${name}): no sources are named")
  endif()

  get_target_property(is_imported aipreflight::sdk IMPORTED)
  set(output "${PROJECT_BINARY_DIR}")
  if(arg_OUTPUT_DIRECTORY)
    set(output "${arg_OUTPUT_DIRECTORY}")
  elseif(NOT is_imported)
    set(output "${PROJECT_BINARY_DIR}/lib/aipreflight/plugins")
    set(arg_INSTALL ON)
    set_property(GLOBAL APPEND PROPERTY AIPREFLIGHT_PLUGINS ${name})
  endif()

  add_library(${name} MODULE ${sources})
  target_link_libraries(${name} PRIVATE aipreflight::sdk)
  if(NOT is_imported)
    target_link_libraries(${name} PRIVATE aipreflight::options)
  endif()
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".so" OUTPUT_NAME "${name}"
    LIBRARY_OUTPUT_DIRECTORY "${output}"
    C_EXTENSIONS OFF CXX_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.version")
  target_link_options(${name} PRIVATE
    "LINKER:--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.version" "LINKER:--build-id")
  # The runtime of clang's sanitizers stands in the program and not in a library, so a module that is
  # built with them has undefined symbols by design.
  set(flags "${AIPREFLIGHT_SANITIZE}${CMAKE_C_FLAGS}${CMAKE_CXX_FLAGS}")
  set(compiler "${CMAKE_CXX_COMPILER_ID}${CMAKE_C_COMPILER_ID}")
  if(NOT (compiler MATCHES "Clang" AND (AIPREFLIGHT_SANITIZE OR flags MATCHES "-fsanitize")))
    target_link_options(${name} PRIVATE "LINKER:-z,defs")
  endif()

  if(arg_INSTALL)
    _aipreflight_install_plugin(${name})
  endif()
endfunction()

function(_aipreflight_install_plugin name)
  set(folder "lib/aipreflight/plugins")
  install(TARGETS ${name} LIBRARY DESTINATION "${folder}" COMPONENT plugins)
  if(NOT CMAKE_OBJCOPY)
    return()
  endif()
  install(CODE "
    if(CMAKE_INSTALL_CONFIG_NAME STREQUAL \"RelWithDebInfo\")
      set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${folder}\")
      set(symbols \"\${folder}/.debug/${name}.so.debug\")
      file(MAKE_DIRECTORY \"\${folder}/.debug\")
      execute_process(COMMAND_ERROR_IS_FATAL ANY
        COMMAND \"${CMAKE_OBJCOPY}\" --only-keep-debug \"$<TARGET_FILE:${name}>\" \"\${symbols}\")
      execute_process(COMMAND_ERROR_IS_FATAL ANY
        COMMAND \"${CMAKE_OBJCOPY}\" --strip-debug --remove-section=.gnu_debuglink
                \"--add-gnu-debuglink=\${symbols}\" \"\${folder}/${name}.so\")
    endif()" COMPONENT plugins)
endfunction()
