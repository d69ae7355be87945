# Two Debian packages and a relocatable tarball, each beside its SHA-256: `cpack --config build/release/CPackConfig.cmake`.
#
#   aipreflight      host, runner, plugins, profiles, schema, manual page, completions
#   aipreflight-sdk  headers, test kit, templates, CMake and pkg-config files
#
# What a package holds besides what is installed anywhere: copyright and changelog of each, as Debian wants them.
set(package_folder "${PROJECT_BINARY_DIR}/package")
# Debian wants an address of mail. There is none: the name ends in .invalid (RFC 2606), so that no stranger can ever have
# it, and Homepage and Upstream-Contact say where to write, as SECURITY.md does.
set(CPACK_PACKAGE_CONTACT "aipreflight maintainers <maintainers@aipreflight.invalid>")
set(CPACK_PACKAGE_HOMEPAGE_URL "${PROJECT_HOMEPAGE_URL}")

# The manual page and the completions say what the program says.
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
find_program(GZIP gzip REQUIRED)
set(manual "${package_folder}/aipreflight.1.gz")
set(completions "${package_folder}/aipreflight.bash" "${package_folder}/_aipreflight" "${package_folder}/aipreflight.fish")
get_property(modules GLOBAL PROPERTY AIPREFLIGHT_COMMAND_MODULES)
set(alone "${CMAKE_COMMAND}" -E env --unset=AIPREFLIGHT_PLUGIN_PATH) # no other module's commands
add_custom_command(OUTPUT "${manual}" ${completions}
  COMMAND Python3::Interpreter "${PROJECT_SOURCE_DIR}/tools/man_page.py" $<TARGET_FILE:aipreflight>
          "${PROJECT_SOURCE_DIR}/docs/man/aipreflight.1.in" "${package_folder}/aipreflight.1"
  COMMAND "${GZIP}" -9nf "${package_folder}/aipreflight.1"
  COMMAND ${alone} $<TARGET_FILE:aipreflight> completion bash > "${package_folder}/aipreflight.bash"
  COMMAND ${alone} $<TARGET_FILE:aipreflight> completion zsh > "${package_folder}/_aipreflight"
  COMMAND ${alone} $<TARGET_FILE:aipreflight> completion fish > "${package_folder}/aipreflight.fish"
  DEPENDS aipreflight aipreflight-runner ${modules} "${PROJECT_SOURCE_DIR}/tools/man_page.py" "${PROJECT_SOURCE_DIR}/docs/man/aipreflight.1.in"
  COMMENT "Writing the manual page and the completions" VERBATIM)
add_custom_target(aipreflight_manual ALL DEPENDS "${manual}" ${completions})
install(FILES "${manual}" DESTINATION share/man/man1)
install(FILES "${package_folder}/aipreflight.bash" DESTINATION share/bash-completion/completions RENAME aipreflight)
install(FILES "${package_folder}/_aipreflight" DESTINATION share/zsh/vendor-completions)
install(FILES "${package_folder}/aipreflight.fish" DESTINATION share/fish/vendor_completions.d)

# Copyright and changelog stand in the packages alone: `install` of one component elsewhere does not want them.
file(READ "${PROJECT_SOURCE_DIR}/LICENSE" licence)
string(FIND "${licence}" "Permission is hereby granted" start)
string(SUBSTRING "${licence}" ${start} -1 licence)
string(STRIP "${licence}" licence)
string(REPLACE "\n" "\n " licence " ${licence}")
string(REPLACE "\n \n" "\n .\n" licence "${licence}")
function(add_debian_documents name component)
  set(folder "${package_folder}/${name}")
  set(version "${PROJECT_VERSION}")
  set(contact "${CPACK_PACKAGE_CONTACT}")
  configure_file("${PROJECT_SOURCE_DIR}/tools/packaging/copyright" "${folder}/copyright" @ONLY)
  configure_file("${PROJECT_SOURCE_DIR}/tools/packaging/changelog" "${folder}/changelog" @ONLY)
  execute_process(COMMAND "${GZIP}" -9nf "${folder}/changelog" COMMAND_ERROR_IS_FATAL ANY)
  install(FILES "${folder}/copyright" "${folder}/changelog.gz" DESTINATION share/doc/${name} COMPONENT ${component})
  if(EXISTS "${PROJECT_SOURCE_DIR}/tools/packaging/${name}.lintian-overrides")
    install(FILES "${PROJECT_SOURCE_DIR}/tools/packaging/${name}.lintian-overrides" DESTINATION share/lintian/overrides
            RENAME ${name} COMPONENT ${component})
  endif()
endfunction()
add_debian_documents(aipreflight host)
add_debian_documents(aipreflight-sdk sdk)

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_PACKAGE_VENDOR "aipreflight")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_FILE_NAME "aipreflight-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_HOST_PACKAGE_NAME aipreflight)
# Opened at the first question to git and with the first archive, and so no dependencies that a linker would see.
set(CPACK_DEBIAN_HOST_PACKAGE_RECOMMENDS "libdeflate0, libgit2-1.5, libzip4")
# Opened with the first request, so that no link says it.
set(CPACK_DEBIAN_HOST_PACKAGE_DEPENDS libcurl4)
set(CPACK_DEBIAN_HOST_DESCRIPTION
"The gate itself. One command runs the checks that a profile names (service
levels, evals, cost, telemetry, rollback), each as a plugin in a process of its
own, and gives one verdict, one report and one exit code. What was not measured
is never a pass.")
set(CPACK_DEBIAN_SDK_PACKAGE_NAME aipreflight-sdk)
set(CPACK_DEBIAN_SDK_DESCRIPTION
"What an author of check plugins needs: headers of the plugin ABI in C11 and of
its C++20 layer, a test kit that runs a check in a unit test and judges it as
the host would, templates for 'aipreflight plugin new', and files for CMake and
pkg-config.")
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "aipreflight, cmake, g++, make")
include(CPack)
cpack_add_component_group(host)
cpack_add_component_group(sdk)
cpack_add_component(host GROUP host)
cpack_add_component(plugins GROUP host)
cpack_add_component(sdk GROUP sdk)
