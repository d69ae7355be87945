"""Every module exports its entry symbol and nothing else; a module built carelessly is seen to export more."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PLUGINS, COMPILER = Path(sys.argv.pop(1)), sys.argv.pop(1)
ENTRY = re.compile(r"^aipreflight_plugin_v\d+$")


def foreign_symbols(module):
    output = subprocess.run(["nm", "-D", "--defined-only", module], capture_output=True, text=True, check=True).stdout
    names = [line.split()[-1].split("@")[0] for line in output.splitlines()]
    return sorted(n for n in names if not ENTRY.match(n)), any(map(ENTRY.match, names))


class Exports(unittest.TestCase):
    def test_modules_export_their_entry_alone(self):
        modules = sorted(PLUGINS.glob("*.so"))
        self.assertTrue(modules, f"no module in {PLUGINS}")
        for module in modules:
            with self.subTest(module=module.name):
                self.assertEqual(foreign_symbols(module), ([], True))

    def test_a_careless_module_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            source, module = Path(folder) / "careless.c", Path(folder) / "careless.so"
            source.write_text("int aipreflight_plugin_v1(void) { return 0; }\nint helper(void) { return 1; }\n")
            subprocess.run([COMPILER, "-shared", "-fPIC", "-o", module, source], check=True)
            self.assertEqual(foreign_symbols(module), (["helper"], True))


if __name__ == "__main__":
    unittest.main()
