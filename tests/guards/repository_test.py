"""What must never be committed: build output, absolute paths of somebody's machine, registries' hosts in lock files. Each kind of
it, made on purpose, is noticed."""

import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "a home folder": re.compile(rb"/home/[a-z]|/root/|/Users/[A-Z]"),
    "a download address in a lock file": re.compile(rb'"resolved"\s*:'),
    "a conflict marker": re.compile(rb"^(<<<<<<<|>>>>>>>) ", re.M),
}
TOP_FOLDERS = {"core", "plugins", "sdk", "profiles", "configs", "examples", "runbooks", "tests", "k8s", "grafana", "docs", "tools",
               ".ci", ".github"}
TOP_FILES = {".clang-format", ".dockerignore", ".gitignore", "CHANGELOG.md", "CMakeLists.txt", "CMakePresets.json",
             "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "Dockerfile", "LICENSE", "README.md", "SECURITY.md"}
# Files whose subject is such a text.
EXEMPT = {"tests/guards/repository_test.py"}


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode == 0:
        return [n.decode() for n in listed.stdout.split(b"\0") if n]
    # An export without its history: everything but the build.
    return [p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*")
            if p.is_file() and p.relative_to(ROOT).parts[0] not in ("build", "runs", ".git")]


def complaints(name, content):
    return [f"{name}: {what}" for what, pattern in FORBIDDEN.items() if pattern.search(content)]


def misplaced(names):
    """What stands at the top and was not decided to: a folder of somebody's own, what a fuzzer or a crash left."""
    return sorted({top for top, slash, _ in (name.partition("/") for name in names)
                   if top not in (TOP_FOLDERS if slash else TOP_FILES)})


class Repository(unittest.TestCase):
    def test_nothing_forbidden_is_tracked(self):
        found = []
        for name in tracked():
            path = ROOT / name
            if name in EXEMPT or name.startswith(("tests/conformance/cases/", "tests/fuzz/corpus/")) or not path.is_file():
                continue
            found += complaints(name, path.read_bytes())
        self.assertEqual(found, [])

    def test_the_top_level_is_the_one_that_was_decided(self):
        self.assertEqual(misplaced(tracked()), [])

    def test_what_was_left_at_the_top_is_noticed(self):
        self.assertEqual(misplaced(["README.md", "core/base/text.cpp", "crash-da39", "scratch/notes.md", "core"]),
                         ["core", "crash-da39", "scratch"])

    def test_a_forbidden_text_is_noticed(self):
        self.assertEqual(complaints("x", b"see /home/me/x"), ["x: a home folder"])
        self.assertEqual(complaints("x", b'"resolved": "u"'), ["x: a download address in a lock file"])
        self.assertEqual(complaints("x", b"one\n<<<<<<< ours\n"), ["x: a conflict marker"])
        self.assertEqual(complaints("x", b"nothing"), [])


if __name__ == "__main__":
    unittest.main()
