"""tools/check_includes.py refuses each kind of forbidden include, and lets the allowed ones pass."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKER = Path(__file__).resolve().parents[2] / "tools" / "check_includes.py"


def check(files):
    with tempfile.TemporaryDirectory() as root:
        for component in ("base", "json", "model", "report"):
            (Path(root) / "core" / component).mkdir(parents=True)
        for name, text in files.items():
            path = Path(root) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return subprocess.run([sys.executable, CHECKER, root], capture_output=True, text=True)


class Includes(unittest.TestCase):
    def refuses(self, path, include, sentence):
        result = check({path: f"// a comment\n#include {include}\n"})
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(f"{path}:2: ", result.stdout)
        self.assertIn(sentence, result.stdout)

    def test_a_way_out_of_the_folder_is_refused(self):
        self.refuses("core/report/x.cpp", '"../model/include/model/gate.hpp"', "leaves its folder")

    def test_a_third_party_header_outside_its_owner_is_refused(self):
        self.refuses("core/report/x.cpp", "<rapidjson/document.h>", "belongs to core/json alone")
        self.refuses("plugins/sla/x.cpp", "<curl/curl.h>", "belongs to plugins/support/http alone")
        self.refuses("core/model/x.cpp", "<boost/dll.hpp>", "belongs to core/runner and tests/bench alone")
        self.refuses("core/model/x.cpp", "<boost/asio.hpp>", "Boost belongs to")

    def test_core_in_the_sdk_is_refused(self):
        self.refuses("sdk/include/aipreflight/check.hpp", '"base/text.hpp"', "nothing but the standard library")

    def test_anything_but_integers_in_the_abi_is_refused(self):
        self.refuses("sdk/include/aipreflight/abi/host.h", "<stdio.h>", "nothing but <stdint.h>")

    def test_the_rest_of_core_in_a_plugin_is_refused(self):
        self.refuses("plugins/sla/x.cpp", '"model/gate.hpp"', "a plugin may use base, json, yaml alone")

    def test_the_abi_outside_the_runner_is_refused(self):
        self.refuses("core/report/x.cpp", "<aipreflight/abi.h>", "only the runner speaks the plugin ABI")
        self.refuses("core/host/x.cpp", "<aipreflight/plugin.hpp>", "only the runner speaks the plugin ABI")

    def test_tests_in_the_product_are_refused(self):
        self.refuses("core/report/x.cpp", '"kit/fake_clock.hpp"', "nothing but tests includes tests")

    def test_what_is_allowed_passes(self):
        result = check({
            "core/json/x.cpp": "#include <rapidjson/reader.h>\n#include \"json/value.hpp\"\n#include <vector>\n",
            "plugins/sla/x.cpp": "#include <aipreflight/plugin.hpp>\n#include \"json/record.hpp\"\n",
            "sdk/include/aipreflight/abi/types.h": "#include <stdint.h>\n#include <aipreflight/abi/version.h>\n",
            "tests/core/x_test.cpp": "#include <gtest/gtest.h>\n#include \"kit/fake_clock.hpp\"\n",
        })
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
