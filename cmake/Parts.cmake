# SPDX-License-Identifier: EUPL-1.2
# The parts of the program and how they are built.
#
#   add_part(base)                     src/base: a foundation or the web layer
#   add_feature(relations NEEDS organisations)   src/features/relations
#
# In a part's folder: *_test.cpp goes into the test program of the part, *_bench.cpp into its benchmark
# program, *_fuzz.cpp each into one fuzz target, everything else into the library. Files under
# templates/, migrations/, static/ and data/ are embedded in the program under "<part>/<folder>/<name>". A file that the
# build itself makes is embedded likewise by BUILT <folder>/<name>=<path>, where a custom command of the same
# CMakeLists.txt makes <path>.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url locale)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
include(GoogleTest)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_PCH_EXTSUM=1 ${CCACHE})
endif()

set(TEST_TIMEOUT 300)  # seconds for one test
add_library(build_options INTERFACE)
target_include_directories(build_options INTERFACE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/src/features)
target_compile_options(build_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
    -Wno-missing-field-initializers $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow;-Wno-array-bounds;-Wno-restrict>
    $<$<CONFIG:Release>:-g1> $<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU>>:-Wno-stringop-overread>)
target_compile_definitions(build_options INTERFACE BOOST_ALLOW_DEPRECATED_HEADERS)
# Where things are, for tests and benchmarks alone, and the version: with them in each command line no two folders could
# share what ccache keeps.
set(PLACES COSMOPOLIS_SOURCE_DIR="${PROJECT_SOURCE_DIR}" COSMOPOLIS_BUILD_DIR="${PROJECT_BINARY_DIR}")
set(VERSION_OF_PROGRAM COSMOPOLIS_VERSION="${PROJECT_VERSION}")
target_link_libraries(build_options INTERFACE Threads::Threads fmt::fmt Boost::json)
# The program lies at any address, its stack is never run, and what the loader has filled in cannot be written to any more.
target_link_options(build_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
if(COSMOPOLIS_SANITIZE)
  # Without vptr: it asks for type information that Debian's SOCI does not export.
  set(TEST_TIMEOUT 1800)
  target_compile_options(build_options INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(build_options INTERFACE -fsanitize=address,undefined)
endif()
if(COSMOPOLIS_FUZZ)
  target_compile_options(build_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr -fno-omit-frame-pointer)
  target_link_options(build_options INTERFACE -fsanitize=address,undefined)
endif()

# A precompiled header for all parts, of what most of them include from outside, and one for all tests. Tests are not optimised:
# that takes more time than they need to run.
set(TEST_OPTIONS -O0)
set(SHARED_HEADERS <algorithm> <array> <atomic> <chrono> <cstdint> <functional> <list> <map> <memory> <mutex>
    <optional> <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector> <fmt/core.h>
    <boost/describe.hpp> <boost/json/value.hpp> <boost/mp11.hpp>)
set(TEST_HEADERS ${SHARED_HEADERS} <fmt/format.h> <gmock/gmock.h> <gtest/gtest.h>)
function(add_precompiled name headers)
  if(NOT EXISTS ${PROJECT_BINARY_DIR}/${name}.cpp)
    file(WRITE ${PROJECT_BINARY_DIR}/${name}.cpp "")
  endif()
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE build_options ${ARGN})
  target_precompile_headers(${name} PRIVATE ${headers})
  # It is never twice the same bytes; ccache knows it by this sum instead, in whatever folder it was made.
  string(SHA256 sum "${headers} ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_BUILD_TYPE} ${CMAKE_CXX_FLAGS} ${fmt_VERSION} ${Boost_VERSION} ${GTest_VERSION} ${TEST_OPTIONS} ${COSMOPOLIS_SANITIZE} ${COSMOPOLIS_FUZZ}")
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.gch.sum CONTENT "${sum}" @ONLY)
endfunction()
add_precompiled(pch "${SHARED_HEADERS}")
if(NOT COSMOPOLIS_FUZZ)
  add_precompiled(test_pch "${TEST_HEADERS}" GTest::gmock)
  target_compile_options(test_pch PRIVATE ${TEST_OPTIONS})
endif()

# Embeds the files of DIR/{templates,migrations,static,data} and those given as <folder>/<name>=<path>, and defines
#   std::span<const base::EmbeddedFile> embedded_<name>();
function(embed_files target name dir)
  set(files)
  set(built)
  foreach(folder templates migrations static data)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${dir}/${folder}/*)
    list(APPEND files ${found})
  endforeach()
  list(SORT files)
  foreach(pair ${ARGN})
    string(REGEX MATCH "^([^=]+)=(.+)$" matched "${pair}")
    list(APPEND files ${CMAKE_MATCH_2})
    list(APPEND built ${CMAKE_MATCH_2})
    set(name_of_${CMAKE_MATCH_2} ${CMAKE_MATCH_1})
  endforeach()
  set(assembly "    .section .rodata\n")
  set(table "")
  set(declarations "")
  set(number 0)
  foreach(file ${files})
    if(DEFINED name_of_${file})
      set(relative ${name_of_${file}})
    else()
      file(RELATIVE_PATH relative ${dir} ${file})
    endif()
    string(APPEND assembly "    .global embedded_${name}_${number}\n    .global embedded_${name}_${number}_end\n    .balign 16\nembedded_${name}_${number}:\n    .incbin \"${file}\"\nembedded_${name}_${number}_end:\n    .byte 0\n")
    string(APPEND declarations "extern \"C\" const char embedded_${name}_${number}[]; extern \"C\" const char embedded_${name}_${number}_end[];\n")
    string(APPEND table "    {\"${name}/${relative}\", {embedded_${name}_${number}, static_cast<std::size_t>(embedded_${name}_${number}_end - embedded_${name}_${number})}},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  string(APPEND assembly "    .section .note.GNU-stack,\"\",@progbits\n")
  set(source "#include \"base/embedded.h\"\n#include <vector>\n${declarations}std::span<const base::EmbeddedFile> embedded_${name}();\nstd::span<const base::EmbeddedFile> embedded_${name}() {\n  static const std::vector<base::EmbeddedFile> files{\n${table}  };\n  return files;\n}\n")
  set(out ${PROJECT_BINARY_DIR}/embedded)
  file(CONFIGURE OUTPUT ${out}/${name}.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${out}/${name}.cpp CONTENT "${source}" @ONLY)
  set_source_files_properties(${out}/${name}.S PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE ${out}/${name}.S ${out}/${name}.cpp ${built})
endfunction()

function(_add_part name dir)
  cmake_parse_arguments(PARSE_ARGV 2 part "" "" "NEEDS;LIBRARIES;TEST_NEEDS;BUILT")
  file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.cpp)
  set(tests ${sources})
  set(benches ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_(test|bench|fuzz)\\.cpp$")
  add_library(${name} STATIC ${sources})
  target_compile_definitions(${name} PRIVATE ${VERSION_OF_PROGRAM})
  target_link_libraries(${name} PUBLIC build_options ${part_NEEDS} ${part_LIBRARIES})
  target_precompile_headers(${name} REUSE_FROM pch)
  embed_files(${name} ${name} ${dir} ${part_BUILT})
  if(tests AND NOT COSMOPOLIS_FUZZ)
    add_executable(${name}_test ${tests})
    target_compile_definitions(${name}_test PRIVATE ${PLACES})
    target_link_libraries(${name}_test PRIVATE ${name} ${part_TEST_NEEDS} GTest::gmock GTest::gtest_main)
    target_compile_options(${name}_test PRIVATE ${TEST_OPTIONS})
    target_precompile_headers(${name}_test REUSE_FROM test_pch)
    gtest_discover_tests(${name}_test TEST_PREFIX ${name}. WORKING_DIRECTORY ${PROJECT_BINARY_DIR} DISCOVERY_TIMEOUT 60
        PROPERTIES TIMEOUT ${TEST_TIMEOUT})
  endif()
  if(benches AND NOT COSMOPOLIS_FUZZ)
    add_executable(${name}_bench EXCLUDE_FROM_ALL ${benches})
    target_compile_definitions(${name}_bench PRIVATE ${PLACES})
    target_link_libraries(${name}_bench PRIVATE ${name} ${part_TEST_NEEDS} benchmark::benchmark)
    set_property(GLOBAL APPEND PROPERTY cosmopolis_benches ${name}_bench)
  endif()
  if(COSMOPOLIS_FUZZ)
    foreach(fuzzer ${fuzzers})
      get_filename_component(program ${fuzzer} NAME_WE)
      add_executable(${program} ${fuzzer})
      target_compile_definitions(${program} PRIVATE ${PLACES})
      target_link_libraries(${program} PRIVATE ${name})
      target_precompile_headers(${program} REUSE_FROM pch)
      target_link_options(${program} PRIVATE -fsanitize=fuzzer)
      set_property(GLOBAL APPEND PROPERTY cosmopolis_fuzzers ${program})
    endforeach()
  endif()
endfunction()

function(add_part name)
  _add_part(${name} ${PROJECT_SOURCE_DIR}/src/${name} ${ARGN})
endfunction()

# NEEDS names the features whose api.h this one may include; a test of architecture holds it to that.
function(add_feature name)
  cmake_parse_arguments(PARSE_ARGV 1 feature "" "" "NEEDS;LIBRARIES;TEST_NEEDS;BUILT")
  _add_part(${name} ${PROJECT_SOURCE_DIR}/src/features/${name} NEEDS web db search ${feature_NEEDS}
      LIBRARIES ${feature_LIBRARIES} TEST_NEEDS ${feature_TEST_NEEDS} BUILT ${feature_BUILT})
endfunction()
