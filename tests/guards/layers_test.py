"""The build itself enforces the layers: made with our own component function, a small project with one violation does not
configure or does not compile, and the same project without it does."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CMAKE = sys.argv.pop(1)

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(layers LANGUAGES C CXX)
set_property(GLOBAL PROPERTY GLOBAL_DEPENDS_NO_CYCLES ON)
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)
list(APPEND CMAKE_MODULE_PATH "%s")
include(AipreflightTargets)
add_subdirectory(low)
add_subdirectory(high)
""" % (ROOT / "tools" / "cmake").as_posix()


class Layers(unittest.TestCase):
    def build(self, low_cmake="", high_cmake="", low_header="#pragma once\nint low();\n",
              high_source='#include "high/high.hpp"\nint high() { return 1; }\n',
              high_header="#pragma once\nint high();\n", uses="USES low", target="all"):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "CMakeLists.txt").write_text(PROJECT)
            for name, header, source, cmake in (
                ("low", low_header, '#include "low/low.hpp"\nint low() { return 0; }\n',
                 "aipreflight_add_component(low SOURCES low.cpp HEADERS include/low/low.hpp)\n" + low_cmake),
                ("high", high_header, high_source,
                 f"aipreflight_add_component(high SOURCES high.cpp HEADERS include/high/high.hpp {uses})\n" + high_cmake),
            ):
                (root / name / "include" / name).mkdir(parents=True)
                (root / name / "include" / name / f"{name}.hpp").write_text(header)
                (root / name / f"{name}.cpp").write_text(source)
                (root / name / "CMakeLists.txt").write_text(cmake)
            configured = self.cmake("-S", root, "-B", root / "build", "-G", "Ninja")
            if configured.returncode:
                return "configure", configured.stdout + configured.stderr
            built = self.cmake("--build", root / "build", "--target", target)
            return ("build" if built.returncode else "ok"), built.stdout + built.stderr

    def cmake(self, *arguments):
        return subprocess.run([CMAKE, *map(str, arguments)], capture_output=True, text=True)

    USES_LOW = '#include "high/high.hpp"\n#include "low/low.hpp"\nint high() { return low(); }\n'

    def test_a_component_may_include_what_it_uses(self):
        self.assertEqual(self.build(high_source=self.USES_LOW)[0], "ok")

    def test_a_header_of_a_component_that_is_not_used_is_not_found(self):
        stage, output = self.build(high_source=self.USES_LOW, uses="")
        self.assertEqual(stage, "build", output)
        self.assertIn("low/low.hpp: No such file", output)

    def test_a_cycle_stops_the_configuration(self):
        stage, output = self.build(high_cmake="target_link_libraries(aipreflight_low PRIVATE aipreflight::high)\n")
        self.assertEqual(stage, "configure", output)
        self.assertIn("cyc", output.lower())

    def test_a_use_of_something_that_does_not_exist_stops_the_configuration(self):
        stage, output = self.build(uses="USES lowest")
        self.assertEqual(stage, "configure", output)
        self.assertIn("'lowest' is neither a component", output)

    def test_a_header_that_is_not_self_contained_is_refused(self):
        stage, output = self.build(low_header="#pragma once\nint low();\nstd::string name();\n",
                                   target="all_verify_interface_header_sets")
        self.assertEqual(stage, "build", output)
        self.assertIn("low.hpp", output)


if __name__ == "__main__":
    unittest.main()
