"""What `cmake --install` writes works wherever it is moved to: the host finds its runner and its plugins beside itself."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD, CMAKE, COMPILER = sys.argv.pop(1), sys.argv.pop(1), sys.argv.pop(1)


def search_paths(program):
    """Where the loader is told to look for what a program or a module needs."""
    dynamic = subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True).stdout
    return [line for line in dynamic.splitlines() if "RUNPATH" in line or "RPATH" in line]


class Install(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        subprocess.run([CMAKE, "--install", BUILD, "--prefix", self.folder / "first"], check=True, stdout=subprocess.DEVNULL)
        (self.folder / "first").rename(self.folder / "moved")
        self.binary = self.folder / "moved" / "bin" / "aipreflight"

    def run_gate(self, *arguments):
        environment = {k: v for k, v in os.environ.items() if k != "AIPREFLIGHT_PLUGIN_PATH"}
        return subprocess.run([self.binary, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True)

    def test_a_moved_installation_judges(self):
        (self.folder / "p.yml").write_text("name: moved\nchecks:\n  - uses: rollback\n    with: {rollback_runbook: r.md, level: presence}\n")
        (self.folder / "r.md").write_text("# Rollback\n\n1. Route traffic to the previous model.\n2. Watch the error rate.\n")
        done = self.run_gate("check", "--profile", "p.yml", "--out", "out")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        report = json.loads((self.folder / "out" / "aipreflight-report.json").read_text())
        self.assertEqual(report["verdict"], "PASS")
        self.assertTrue(report["checks"][0]["plugin"]["path"].startswith(str(self.folder / "moved")), report["checks"][0]["plugin"])

    def test_without_its_runner_it_says_what_is_missing(self):
        (self.folder / "moved" / "libexec" / "aipreflight" / "aipreflight-runner").unlink()
        done = self.run_gate("doctor")
        self.assertEqual(done.returncode, 2)
        self.assertIn("aipreflight-runner", done.stdout + done.stderr)

    def test_no_path_of_the_build_is_left_in_programs_and_modules(self):
        modules = sorted((self.folder / "moved" / "lib" / "aipreflight" / "plugins").glob("*.so"))
        self.assertTrue(modules)
        for path in (self.binary, self.folder / "moved" / "libexec" / "aipreflight" / "aipreflight-runner", *modules):
            self.assertNotIn(BUILD, "\n".join(search_paths(path)), path)

    def test_a_path_of_the_build_is_noticed(self):
        source, module = self.folder / "careless.c", self.folder / "careless.so"
        source.write_text("int helper(void) { return 1; }\n")
        subprocess.run([COMPILER, "-shared", "-fPIC", f"-Wl,-rpath,{BUILD}/lib", "-o", module, source], check=True)
        self.assertIn(BUILD, "\n".join(search_paths(module)))


if __name__ == "__main__":
    unittest.main()
