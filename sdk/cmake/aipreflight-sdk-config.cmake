include("${CMAKE_CURRENT_LIST_DIR}/aipreflight-sdk-targets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/aipreflight-sdk-plugin.cmake")
