"""plugins/rollback/data/rules.yml: options of our own commands are those that the commands have, and every rule is documented."""

import pathlib
import re
import subprocess
import sys
import unittest

RULES = pathlib.Path(__file__).resolve().parents[3] / "plugins/rollback/data/rules.yml"
PROGRAM = sys.argv.pop(1)


def listed():
    """{command: options} of the block `options:`, each list in brackets."""
    block = re.search(r"^options:\n((?:  .*\n)+)", RULES.read_text(encoding="utf-8"), re.M)[1]
    return {m[1]: set(re.findall(r"-[\w-]+", m[2])) for m in re.finditer(r"^  (\w[\w -]*): \[(.*?)\]", block, re.M | re.S)}


def help_of(*words):
    return subprocess.run([PROGRAM, *words, "--help"], capture_output=True, text=True, check=True).stdout


def commands_in(text):
    blocks = re.findall(r"^commands.*?:\n((?:  .*\n)+)", text, re.M)
    return [name for block in blocks for name in re.findall(r"^  (\w[\w -]*?)  ", block, re.M)]


def options_in(text):
    known = set()
    for line in text.splitlines():
        if match := re.match(r"  (?:(-\w), |    )(--[\w-]+)", line):
            known |= {option for option in match.groups() if option}
    return known


def commands():
    """The same as the program says it, of one to three words."""
    known = {}
    top = commands_in(help_of())
    for command in top:
        text = help_of(command)
        inner = commands_in(text)
        known |= {f"{command} {name}": options_in(help_of(command, *name.split())) for name in inner} or {command: options_in(text)}
        # "sla sweep compare" is "sweep compare" too.
        known |= {name: options_in(help_of(*name.split())) for name in inner if " " in name and name.split()[0] in top}
    return known


class Options(unittest.TestCase):
    def test_lists_are_those_of_the_help(self):
        there, known = commands(), listed()
        self.assertGreater(len(there), 20)
        self.assertEqual(set(known), set(there))
        for command, options in there.items():
            wanted = ", ".join(sorted(options, key=lambda option: option.lstrip("-")))
            self.assertEqual(known[command], options, f"plugins/rollback/data/rules.yml wants {command}: [{wanted}]")

    def test_every_rule_is_in_the_readme(self):
        text = RULES.read_text(encoding="utf-8")
        rules = re.findall(r"^  (\w+): \{severity:", text, re.M) + ["section_" + i for i in re.findall(r"^  - id: (\w+)", text, re.M)]
        self.assertGreater(len(rules), 45)
        readme = (RULES.parents[1] / "README.md").read_text(encoding="utf-8")
        self.assertEqual([rule for rule in rules if f"`{rule}`" not in readme], [])


if __name__ == "__main__":
    unittest.main()
