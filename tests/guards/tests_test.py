"""tools/check_tests.py refuses a test that nobody runs and a test without an assertion."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKER = Path(__file__).resolve().parents[2] / "tools" / "check_tests.py"


def check(cmake, test):
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "tests" / "core" / "base"
        folder.mkdir(parents=True)
        (folder / "CMakeLists.txt").write_text(cmake)
        (folder / "text_test.cpp").write_text(test)
        return subprocess.run([sys.executable, CHECKER, root], capture_output=True, text=True)


class Tests(unittest.TestCase):
    ASSERTING = "TEST(Text, IsTrimmed) {\n  EXPECT_EQ(1, 1);\n}\n"

    def test_a_file_that_no_target_names_is_refused(self):
        result = check("aipreflight_add_test(x SOURCES other_text_test.cpp)", self.ASSERTING)
        self.assertEqual(result.returncode, 1)
        self.assertIn("tests/core/base/text_test.cpp: is in no CMakeLists.txt", result.stdout)

    def test_a_test_without_assertion_is_refused_with_its_line(self):
        result = check("aipreflight_add_test(x SOURCES text_test.cpp)", "// first\nTEST(Text, DoesNothing) {\n  run();\n}\n")
        self.assertEqual(result.returncode, 1)
        self.assertIn("text_test.cpp:2: Text.DoesNothing has no assertion", result.stdout)

    def test_an_assertion_in_a_function_of_the_file_counts(self):
        helper = ("void expect_one(int value) {\n  EXPECT_EQ(value, 1);\n}\nvoid expect_it() {\n  expect_one(1);\n}\n"
                  "TEST(Text, IsOne) {\n  expect_it();\n}\n")
        result = check("aipreflight_add_test(x SOURCES text_test.cpp)", helper)
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_an_assertion_in_a_function_with_an_empty_default_counts(self):
        helper = "void expect_one(int value, const Place& place = {}) {\n  EXPECT_EQ(value, 1);\n}\n"
        result = check("aipreflight_add_test(x SOURCES text_test.cpp)", helper + "TEST(Text, IsOne) {\n  expect_one(1);\n}\n")
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_a_brace_in_a_string_ends_no_test(self):
        test = "TEST(Text, HasBraces) {\n  const auto text = R\"(})\" \"}\";\n  const char c = '}';\n  EXPECT_EQ(text[0], c);\n}\n"
        result = check("aipreflight_add_test(x SOURCES text_test.cpp)", test)
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_an_assertion_in_a_string_or_a_comment_is_none(self):
        test = 'TEST(Text, DoesNothing) {\n  run("EXPECT_EQ");  // EXPECT_EQ(1, 1)\n}\n'
        result = check("aipreflight_add_test(x SOURCES text_test.cpp)", test)
        self.assertEqual(result.returncode, 1)
        self.assertIn("Text.DoesNothing has no assertion", result.stdout)

    def test_a_listed_test_that_asserts_passes(self):
        result = check("aipreflight_add_test(x SOURCES text_test.cpp)", self.ASSERTING)
        self.assertEqual(result.returncode, 0, result.stdout)


if __name__ == "__main__":
    unittest.main()
