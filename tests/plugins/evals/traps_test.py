"""tests/plugins/evals/traps.md: every test that it names is there, and every format has its traps."""

import pathlib
import re
import unittest

HERE = pathlib.Path(__file__).resolve().parent


class Traps(unittest.TestCase):
    def test_every_trap_has_its_test(self):
        rows = re.findall(r"^\| [^|]+ \| .+ \| `(\w+)\.(\w+)` \|$", (HERE / "traps.md").read_text(encoding="utf-8"), re.M)
        self.assertGreater(len(rows), 50)
        source = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*_test.cpp"))
        there = set(re.findall(r"^TEST(?:_F)?\((\w+),\s*(\w+)\)", source, re.M))
        self.assertEqual([row for row in rows if row not in there], [])


if __name__ == "__main__":
    unittest.main()
