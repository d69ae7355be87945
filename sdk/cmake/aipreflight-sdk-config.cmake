# find_package(aipreflight-sdk 1.0 REQUIRED [COMPONENTS testkit])
#
# aipreflight::sdk           the headers
# aipreflight::sdk-testkit   the test kit: unit tests of a check without the host
# aipreflight_add_plugin()   builds a plugin
include("${CMAKE_CURRENT_LIST_DIR}/aipreflight-sdk-targets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/aipreflight-sdk-plugin.cmake")

get_filename_component(_aipreflight_testkit "${CMAKE_CURRENT_LIST_DIR}/../../libaipreflight-testkit.a" ABSOLUTE)
if(EXISTS "${_aipreflight_testkit}")
  if(NOT TARGET aipreflight::sdk-testkit)
    add_library(aipreflight::sdk-testkit STATIC IMPORTED)
    set_target_properties(aipreflight::sdk-testkit PROPERTIES
      IMPORTED_LOCATION "${_aipreflight_testkit}"
      IMPORTED_LINK_INTERFACE_LANGUAGES CXX
      INTERFACE_LINK_LIBRARIES aipreflight::sdk)
  endif()
  set(aipreflight-sdk_testkit_FOUND TRUE)
endif()
unset(_aipreflight_testkit)

foreach(_aipreflight_component IN LISTS aipreflight-sdk_FIND_COMPONENTS)
  if(NOT aipreflight-sdk_${_aipreflight_component}_FOUND AND aipreflight-sdk_FIND_REQUIRED_${_aipreflight_component})
    set(aipreflight-sdk_FOUND FALSE)
    set(aipreflight-sdk_NOT_FOUND_MESSAGE "this installation has no component '${_aipreflight_component}'")
  endif()
endforeach()
unset(_aipreflight_component)
