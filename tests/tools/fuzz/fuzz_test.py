"""tools/fuzz runs every target that it is told to, names what was found, and says what it does not know."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

GOOD = """\
#!/bin/sh
echo "$@" > arguments
echo "#8 DONE cov: 12 ft: 34 corp: 5"
echo "stat::number_of_executed_units: 1000"
"""
BAD = """\
#!/bin/sh
echo "SUMMARY: AddressSanitizer: heap-buffer-overflow parse.cpp:7"
echo "artifact_prefix='x'; Test unit written to build/fuzz/reproducers/bad_fuzz/crash-1"
exit 77
"""
NOTHING = "#!/bin/sh\n"


class Script(unittest.TestCase):
    """In a tree whose targets, compiler and build are scripts."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="fuzz-test-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        (self.folder / "tools").mkdir()
        shutil.copy(ROOT / "tools" / "fuzz", self.folder / "tools" / "fuzz")
        for name, text in (("tests/good", GOOD), ("tests/bad", BAD)):
            source = self.folder / f"tests/fuzz/{Path(name).name}_fuzz.cpp"
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text("")
            self.script(f"build/fuzz/{name}_fuzz", text)
        for name in ("cmake", "clang++"):
            self.script(f"bin/{name}", NOTHING)

    def script(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def fuzz(self, *arguments):
        environment = {**os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"}
        return subprocess.run([self.folder / "tools" / "fuzz", *arguments], capture_output=True, text=True, env=environment)

    def test_runs_a_target_from_its_corpus_for_so_long(self):
        done = self.fuzz("--seconds", "7", "good_fuzz")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.split(), ["good_fuzz", "1000", "inputs,", "34", "features"])
        given = (self.folder / "arguments").read_text().split()
        self.assertIn("-max_total_time=7", given)
        self.assertEqual(given[-2:], ["build/fuzz/found/good_fuzz", "tests/fuzz/corpus/good"])

    def test_gives_a_target_the_dictionary_of_its_name(self):
        (self.folder / "tests/fuzz/dictionaries").mkdir()
        (self.folder / "tests/fuzz/dictionaries/good").write_text('"word"\n')
        self.assertEqual(self.fuzz("good_fuzz").returncode, 0)
        self.assertIn("-dict=tests/fuzz/dictionaries/good", (self.folder / "arguments").read_text())

    def test_names_a_finding_with_its_input_and_runs_the_others(self):
        done = self.fuzz()
        self.assertEqual(done.returncode, 1)
        self.assertIn("good_fuzz", done.stdout)
        self.assertIn("heap-buffer-overflow parse.cpp:7", done.stderr)
        self.assertIn("build/fuzz/reproducers/bad_fuzz/crash-1", done.stderr)
        self.assertIn("findings of bad_fuzz", done.stderr)

    def test_names_the_targets_that_there_are(self):
        done = self.fuzz("evil_fuzz")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no target 'evil_fuzz'; there are: bad_fuzz good_fuzz", done.stderr)

    def test_refuses_a_time_that_is_none(self):
        for seconds in ("0", "x", ""):
            with self.subTest(seconds=seconds):
                done = self.fuzz("--seconds", seconds)
                self.assertEqual(done.returncode, 2)
                self.assertIn("--seconds needs a number above 0", done.stderr)


class Tree(unittest.TestCase):
    def test_builds_and_runs_a_target_of_this_tree(self):
        if shutil.which("clang++") is None:
            self.skipTest("no clang++, which brings libFuzzer")
        done = subprocess.run([ROOT / "tools" / "fuzz", "--seconds", "1", "json_parse_fuzz"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        self.assertRegex(done.stdout, r"json_parse_fuzz +[1-9]\d* inputs, +[1-9]\d* features")


if __name__ == "__main__":
    unittest.main()
