# A module is one folder below src/: its library, its embedded schema, its tests. See docs/architecture.md.

# The standard library, precompiled once for every module.
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cc "")
add_library(chandlery_precompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cc)
target_precompile_headers(chandlery_precompiled PRIVATE
  <algorithm> <array> <charconv> <cstdint> <exception> <expected> <filesystem> <functional> <map> <memory> <mutex>
  <optional> <span> <stdexcept> <string> <string_view> <unordered_map> <utility> <variant> <vector>)

# GoogleTest and RapidCheck are most of what a test's compiler reads; they are precompiled, too. Tests are compiled without
# optimisation: they drive the modules, which are optimised, and two thirds of a build's time went into them.
add_library(chandlery_test_precompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cc)
target_link_libraries(chandlery_test_precompiled PRIVATE GTest::gtest GTest::gmock rapidcheck rapidcheck_gtest)
target_precompile_headers(chandlery_test_precompiled PRIVATE
  <algorithm> <array> <cstdint> <filesystem> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
  <unordered_map> <utility> <vector> <gmock/gmock.h> <gtest/gtest.h> <rapidcheck.h> <rapidcheck/gtest.h>)
set(chandlery_test_options -O0 -U_FORTIFY_SOURCE)
target_compile_options(chandlery_test_precompiled PRIVATE ${chandlery_test_options})

# Compiles a target's sources as tests.
function(chandlery_compile_as_test target)
  target_link_libraries(${target} PRIVATE GTest::gtest GTest::gmock GTest::gtest_main rapidcheck rapidcheck_gtest)
  target_compile_options(${target} PRIVATE ${chandlery_test_options})
  target_precompile_headers(${target} REUSE_FROM chandlery_test_precompiled)
  target_compile_definitions(${target} PRIVATE CHANDLERY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endfunction()

# chandlery_embed(MODULE FUNCTION INTO [BASE folder] FILES files...)
# Adds to the list INTO the source that holds these texts: `chandlery::MODULE::FUNCTION()`. See embed_texts.cmake.
function(chandlery_embed module function into)
  cmake_parse_arguments(arg "" "BASE" "FILES" ${ARGN})
  set(embedded ${CMAKE_BINARY_DIR}/texts/${module}_${function}.cc)
  add_custom_command(OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -DMODULE=${module} -DFUNCTION=${function} -DOUTPUT=${embedded} "-DBASE=${arg_BASE}"
            "-DFILES=${arg_FILES}" -P ${CMAKE_SOURCE_DIR}/cmake/embed_texts.cmake
    DEPENDS ${arg_FILES} ${CMAKE_SOURCE_DIR}/cmake/embed_texts.cmake VERBATIM)
  set(${into} ${${into}} ${embedded} PARENT_SCOPE)
endfunction()

# chandlery_module(NAME [DEPENDS modules...] [LINK libraries...] [EMBED files...] [SHAPES files...] [REFUSALS files...])
# Each module has an include root of its own that holds one link, NAME -> src/NAME, so that `#include "NAME/x.h"`
# resolves only in targets that link the module: a wrong include does not compile.
function(chandlery_module name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LINK;EMBED;SHAPES;REFUSALS" ${ARGN})
  set(folder ${CMAKE_SOURCE_DIR}/src/${name})
  set(root ${CMAKE_BINARY_DIR}/include-roots/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${folder} ${root}/${name} SYMBOLIC)

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")

  file(GLOB schema CONFIGURE_DEPENDS ${folder}/schema/*.sql)
  if(schema)
    set(embedded ${CMAKE_BINARY_DIR}/schema/${name}_schema.cc)
    add_custom_command(OUTPUT ${embedded}
      COMMAND ${CMAKE_COMMAND} -DMODULE=${name} -DOUTPUT=${embedded} "-DFILES=${schema}"
              -P ${CMAKE_SOURCE_DIR}/cmake/embed_schema.cmake
      DEPENDS ${schema} ${CMAKE_SOURCE_DIR}/cmake/embed_schema.cmake VERBATIM)
    list(APPEND sources ${embedded})
  endif()

  if(arg_EMBED)
    chandlery_embed(${name} texts sources FILES ${arg_EMBED})
  endif()
  if(arg_SHAPES)
    chandlery_embed(${name} shapes sources BASE ${CMAKE_SOURCE_DIR}/src FILES ${arg_SHAPES})
  endif()
  if(arg_REFUSALS)
    chandlery_embed(${name} refusals sources FILES ${arg_REFUSALS})
  endif()

  if(NOT sources)  # headers alone so far
    set(sources ${CMAKE_BINARY_DIR}/precompiled.cc)
  endif()
  add_library(chandlery_${name} STATIC ${sources})
  target_include_directories(chandlery_${name} PUBLIC ${root})
  foreach(dependency ${arg_DEPENDS})
    target_link_libraries(chandlery_${name} PUBLIC chandlery_${dependency})
  endforeach()
  target_link_libraries(chandlery_${name} PUBLIC ${arg_LINK})
  target_precompile_headers(chandlery_${name} REUSE_FROM chandlery_precompiled)

  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE chandlery_${name} chandlery_test_support)
    chandlery_compile_as_test(${name}_test)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_property(GLOBAL APPEND PROPERTY CHANDLERY_TESTS ${name}_test)
  endif()
endfunction()

function(chandlery_binary name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE chandlery_app)
endfunction()
