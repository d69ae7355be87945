"""`MODULE data dump` prints the data that a module is built with, as it stands in the tree."""

import pathlib
import unittest

from gate import GateTest, main

PLUGINS = pathlib.Path(__file__).resolve().parents[2] / "plugins"


class DataDump(GateTest):
    def test_every_file_is_printed_as_it_stands_in_the_tree(self):
        printed = set()
        for path in sorted(PLUGINS.glob("*/data/*.yml")):
            with self.subTest(file=str(path)):
                done = self.gate(path.parents[1].name, "data", "dump", path.name)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(done.stdout, path.read_text(encoding="utf-8"))
            printed.add(path.parents[1].name)
        self.assertEqual(printed, {"cost", "observability", "prometheus-diagnose", "rollback"})

    def test_without_a_name_every_file_stands_behind_its_own(self):
        lines = self.gate("prometheus-diagnose", "data", "dump").stdout.splitlines()
        self.assertEqual([line for line in lines if line in ("# rules.yml", "# signals.yml", "# legacy.yml")],
                         ["# rules.yml", "# signals.yml", "# legacy.yml"])

    def test_a_name_that_is_none_is_refused_with_those_that_are(self):
        done = self.gate("cost", "data", "dump", "prises.yml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no 'prises.yml'; there is patterns.yml, prices.yml", done.stderr)


if __name__ == "__main__":
    main()
