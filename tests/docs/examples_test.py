"""What stands in docs/examples is what the binary writes today."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = sys.argv.pop(1)


class Examples(unittest.TestCase):
    maxDiff = 4000

    def test_the_committed_examples_are_true(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, ROOT / "tools" / "examples", BINARY, "--out", folder], check=True)
            written = sorted(p.name for p in Path(folder).iterdir())
            self.assertEqual(written, sorted(p.name for p in (ROOT / "docs" / "examples").iterdir()))
            for name in written:
                with self.subTest(file=name):
                    self.assertEqual((ROOT / "docs" / "examples" / name).read_text(encoding="utf-8"),
                                     (Path(folder) / name).read_text(encoding="utf-8"),
                                     "run ./tools/examples build/bin/aipreflight and look at the difference")


if __name__ == "__main__":
    unittest.main()
