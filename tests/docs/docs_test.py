"""tools/check_docs.py notices a snippet that prints something else, a profile that is not valid, a plugin that does not compile,
and a link that leads nowhere."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / "tools" / "check_docs.py"


def check(text):
    with tempfile.TemporaryDirectory() as folder:
        root, binaries = Path(folder) / "repository", Path(folder) / "bin"
        root.mkdir()
        binaries.mkdir()
        (root / "sdk").symlink_to(ROOT / "sdk")
        fake = binaries / "aipreflight"
        fake.write_text('#!/bin/sh\n[ "$1" = validate ] && grep -q name: "$2" && echo "ok: $2"\n')
        fake.chmod(0o755)
        (root / "README.md").write_text(text, encoding="utf-8")
        return subprocess.run([sys.executable, CHECKER, root, binaries], capture_output=True, text=True)


class Docs(unittest.TestCase):
    def passes(self, text):
        result = check(text)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def fails(self, text, sentence):
        result = check(text)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(sentence, result.stdout)

    def test_output_is_compared_line_by_line(self):
        self.passes("```console\n$ printf 'one\\ntwo 2\\nthree\\n'\none\ntwo …\n```\n")
        self.fails("```console\n$ echo one\ntwo\n```\n", "expected, in this order: two")
        self.fails("```console\n$ printf 'one\\ntwo\\n'\ntwo\none\n```\n", "expected, in this order: one")

    def test_exit_codes_are_compared(self):
        self.passes("```console\n$ (exit 3)\n$ echo $?\n3\n```\n")
        self.fails("```console\n$ (exit 3)\n$ echo $?\n0\n```\n", "expected, in this order: 0")

    def test_profiles_are_validated(self):
        self.passes("```yaml profile\nname: x\n```\n")
        self.fails("```yaml profile\nnome: x\n```\n", "aipreflight validate")

    def test_plugins_are_compiled(self):
        self.passes("```c\n#include <aipreflight/abi.h>\nint x;\n```\n")
        self.fails("```c\n#include <aipreflight/abi.h>\nint x\n```\n", "does not compile")

    def test_links_are_followed(self):
        self.passes("# A title\n[here](#a-title) [there](README.md)\n")
        self.fails("[here](nowhere.md)\n", "leads nowhere")
        self.fails("# A title\n[here](#another)\n", "no such heading")

    def test_a_command_of_ours_must_exist(self):
        self.fails("```console\n$ ./tools/demo\n```\n", "there is no such command")


if __name__ == "__main__":
    unittest.main()
