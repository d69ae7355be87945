"""The list of deviations cannot hide a broken case, nor outlive its reason."""

import unittest

from conformance_test import judge, read_deviations


class Deviations(unittest.TestCase):
    LISTED = {"a__x": (None, "on purpose"), "a__late": ("cost", "needs it")}

    def test_a_broken_case_that_is_not_listed_fails(self):
        self.assertEqual(judge({"b__y": ["exit: expected 0, got 1"]}, {}, set()), ["b__y: exit: expected 0, got 1"])

    def test_a_listed_case_that_deviates_is_accepted(self):
        self.assertEqual(judge({"a__x": ["differs"], "a__late": ["differs"]}, self.LISTED, set()), [])

    def test_a_listed_case_that_passes_fails(self):
        wrong = judge({"a__x": [], "a__late": ["differs"]}, self.LISTED, set())
        self.assertEqual(len(wrong), 1)
        self.assertIn("remove its line", wrong[0])

    def test_a_line_for_no_case_fails(self):
        self.assertEqual(len(judge({"a__x": ["differs"]}, self.LISTED, set())), 1)

    def test_a_line_that_waits_for_an_installed_plugin_fails(self):
        wrong = judge({"a__x": ["differs"], "a__late": ["differs"]}, self.LISTED, {"cost"})
        self.assertEqual(len(wrong), 1)
        self.assertIn("'cost', which is installed", wrong[0])

    def test_lines_have_a_case_and_a_reason(self):
        self.assertEqual(read_deviations("# note\na__x  why\nb__*  until cost: needs it\n"),
                         {"a__x": (None, "why"), "b__*": ("cost", "needs it")})
        for bad in ("a__x\n", "a__x  one\na__x  two\n"):
            with self.assertRaises(ValueError):
                read_deviations(bad)


if __name__ == "__main__":
    unittest.main()
