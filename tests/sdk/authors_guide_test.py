"""The guide for authors is true: its commands, run line by line against an installation, print what it shows.

    authors_guide_test.py ROOT BUILD CMAKE

The installation stands in a scratch prefix that is found by PATH and CMAKE_PREFIX_PATH alone. The projects are built in C++, as
the guide shows, and in C; what they pack is used by an installation of its own.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT, BUILD, CMAKE = (Path(sys.argv.pop(1)).resolve() for _ in range(3))
sys.path.insert(0, str(ROOT / "tools"))
from check_docs import FENCE, commands, missing_lines  # noqa: E402


class Guide(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.prefix = Path(cls.scratch.name) / "prefix"
        subprocess.run([CMAKE, "--install", BUILD, "--prefix", cls.prefix], check=True, stdout=subprocess.DEVNULL)
        dropped = re.compile(r"AIPREFLIGHT_|CMAKE_|C(XX)?FLAGS|LDFLAGS|PKG_CONFIG_PATH|CC$|CXX$")
        cls.environment = {name: value for name, value in os.environ.items() if not dropped.match(name)}
        cls.environment.update({"PATH": f"{cls.prefix}/bin:{CMAKE.parent}:{os.environ['PATH']}", "CMAKE_PREFIX_PATH": str(cls.prefix),
                                "PKG_CONFIG_PATH": str(cls.prefix / "share/pkgconfig"), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"})

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def sh(self, command, folder=None):
        done = subprocess.run(["bash", "-c", command], cwd=folder or self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")
        return done.stdout

    def test_the_four_commands_lead_to_a_verdict(self):
        text = (ROOT / "docs" / "plugin-authors.md").read_text(encoding="utf-8")
        blocks = [match[2] for match in FENCE.finditer(text) if match[1] == "console installed"]
        self.assertEqual(len(commands(blocks[0])), 4)
        lines = [line for block in blocks for line in commands(block)]
        folder = self.folder
        for command, expected in lines:
            if command.startswith("cd "):
                folder /= command[3:]
                continue
            output = self.sh(command, folder)
            self.assertIsNone(missing_lines(expected, output), f"{command}\n{output}")

    def test_what_new_says_next_works_and_in_c_too(self):
        said = self.sh("aipreflight plugin new c-check --lang c --dir 'a folder'")
        following = said[said.index("next:\n"):].splitlines()[1:]
        self.assertEqual(len(following), 4)
        output = self.sh(" && ".join(line.strip() for line in following))
        self.assertIn("Verdict: PASS", output)

    def test_a_package_serves_another_installation(self):
        self.sh("aipreflight plugin new packed && cd packed && cmake --workflow --preset default")
        self.sh("cd packed/build && sha256sum -c packed-0.1.0-Linux.tar.gz.sha256")
        self.sh("mkdir -p elsewhere && tar -xzf packed/build/packed-0.1.0-Linux.tar.gz -C elsewhere --strip-components=1")
        output = self.sh("aipreflight check --profile packed.yml --plugin-dir ../elsewhere/lib/aipreflight/plugins",
                         self.folder / "packed")
        self.assertIn("Verdict: PASS", output)

    def test_the_test_kit_is_found_without_cmake(self):
        self.sh("aipreflight plugin new plain")
        self.sh("""c++ -std=c++20 -DMODULE_VERSION='"1.0.0"' $(pkg-config --cflags aipreflight-sdk-testkit) plain/plain.cpp """
                "plain/tests/plain_test.cpp $(pkg-config --libs aipreflight-sdk-testkit) -o plain-test && ./plain-test")

    def test_a_missing_component_is_named(self):
        (self.folder / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.25)\nproject(other LANGUAGES C)\n"
                                                    "find_package(aipreflight-sdk 1.0 REQUIRED COMPONENTS telescope)\n")
        done = subprocess.run([CMAKE, "-S", self.folder, "-B", self.folder / "build"], env=self.environment, capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("no component 'telescope'", " ".join(done.stderr.split()))

    def test_without_templates_the_package_to_install_is_named(self):
        self.sh(f"cp -a {self.prefix} host && rm -r host/share/aipreflight/templates")
        done = subprocess.run(["host/bin/aipreflight", "plugin", "new", "lost"], cwd=self.folder, env=self.environment,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("install the package aipreflight-sdk", done.stderr)
        self.assertFalse((self.folder / "lost").exists())


if __name__ == "__main__":
    unittest.main()
