"""tools/check_sdk_page.py refuses a function, a type or a macro that the page leaves out, and a row that is not whole."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class SdkPage(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)
        (self.root / "docs").mkdir()
        shutil.copy(ROOT / "docs/sdk.md", self.root / "docs/sdk.md")
        shutil.copytree(ROOT / "sdk/include", self.root / "sdk/include")

    def change(self, file, old, new):
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def check(self):
        return subprocess.run([sys.executable, ROOT / "tools/check_sdk_page.py", self.root], capture_output=True, text=True)

    def refuses(self, sentence):
        done = self.check()
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(sentence, done.stdout)

    def test_the_page_is_whole(self):
        done = self.check()
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_member_of_a_c_table_is_missed(self):
        self.change("sdk/include/aipreflight/abi/host.h", "  aipf_status (*log)", "  aipf_status (*trace)(const aipf_host *host);\n  aipf_status (*log)")
        self.refuses("no row for 'trace' in a section of 'aipf_host'")

    def test_a_member_of_a_class_is_missed(self):
        self.change("sdk/include/aipreflight/report.hpp", "  void metric(", "  template <class T>\n  void rate(T per_second) { use(per_second); }\n  void metric(")
        self.refuses("no row for 'rate' in a section of 'Report'")

    def test_a_private_member_is_not_missed(self):
        self.change("sdk/include/aipreflight/report.hpp", " private:\n", " private:\n  void rate(double per_second);\n")
        self.assertEqual(self.check().returncode, 0)

    def test_a_free_function_a_type_and_a_macro_are_missed(self):
        self.change("sdk/include/aipreflight/testkit/result.hpp", "struct LogLine {", "int count(int a);\nenum class Colour { kRed };\nstruct LogLine {")
        self.change("sdk/include/aipreflight/abi/types.h", "#define AIPF_OK 0", "#define AIPF_OK 0\n#define AIPF_MAYBE 9")
        self.refuses("no row for 'count' in a section of '<aipreflight/testkit/result.hpp>'")
        self.refuses("'Colour' is nowhere")
        self.refuses("'AIPF_MAYBE' is nowhere")

    def test_a_row_with_an_empty_cell_is_refused(self):
        self.change("docs/sdk.md", "| `throw_if_cancelled` | any | running | none |", "| `throw_if_cancelled` | any |  | none |")
        self.refuses("the row `throw_if_cancelled` has an empty cell")

    def test_a_function_that_does_not_exist_is_refused(self):
        self.change("docs/sdk.md", "| `place` |", "| `place`, `postcode` |")
        self.refuses("there is no 'postcode' in sdk/include")


if __name__ == "__main__":
    unittest.main()
