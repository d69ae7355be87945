"""What `doctor` and `plugin` say of this installation; which plugins there are is not their matter."""

import json
import os
import shutil
import unittest

from gate import BINARY, GateTest, main

PLUGINS = os.path.join(os.path.dirname(os.path.dirname(BINARY)), "lib", "aipreflight", "plugins")


class Doctor(GateTest):
    def test_is_ready_for_a_good_profile(self):
        done = self.gate("doctor", "--profile", "app.yml")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"(?m)^profiles +PASS +app\.yml$")
        self.assertRegex(done.stdout, r"(?m)^runner +PASS ")
        self.assertRegex(done.stdout, r"(?m)^plugin rollback +PASS ")
        self.assertEqual(done.stdout.splitlines()[-1], "READY")

    def test_shows_what_is_wrong_with_a_profile(self):
        self.write("app.yml", "name: shop\nkind: app\nobservability: {confg: x}\n")
        done = self.gate("doctor", "--profile", "app.yml")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stdout, r"(?m)^profiles +FAIL +not valid: app\.yml$")
        self.assertIn("app.yml:3:17: error: unknown key 'confg'", done.stderr)
        self.assertEqual(done.stdout.splitlines()[-1], "NOT READY")

    def test_names_a_plugin_that_a_profile_needs(self):
        self.write("needs.yml", "name: n\nchecks: [{uses: no-such-plugin}]\n")
        done = self.gate("doctor", "--profile", "needs.yml")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stdout, r"(?m)^plugin no-such-plugin +FAIL +not installed, and a profile needs it$")

    def test_looks_at_the_profiles_of_the_folder(self):
        self.write("profiles/a.yml", (self.folder / "app.yml").read_text())
        self.assertRegex(self.gate("doctor").stdout, r"(?m)^profiles +PASS +profiles/a\.yml$")

    def test_says_that_a_missing_profile_is_missing(self):
        done = self.gate("doctor", "--profile", "nowhere.yml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("nowhere.yml", done.stderr)

    def test_tells_a_broken_plugin_that_nobody_needs_from_one_that_is_needed(self):
        self.write("own/broken.so", "not a module")
        done = self.gate("doctor", "--profile", "app.yml", "--plugin-dir", "own")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"(?m)^plugin broken +WARN ")
        self.write("needs.yml", "name: n\nchecks: [{uses: broken}]\n")
        done = self.gate("doctor", "--profile", "needs.yml", "--plugin-dir", "own")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stdout, r"(?m)^plugin broken +FAIL ")

    def test_has_nothing_to_install(self):
        done = self.gate("doctor", "--install")
        self.assertEqual(done.returncode, 0)
        self.assertIn("Nothing further is needed", done.stdout)


class Plugins(GateTest):
    def test_are_listed_with_their_folder_and_what_they_shadow(self):
        (self.folder / "own").mkdir()
        shutil.copy(os.path.join(PLUGINS, "rollback.so"), self.folder / "own")
        done = self.gate("plugin", "list", "--json", "--plugin-dir", "own")
        self.assertEqual(done.returncode, 0, done.stderr)
        found = {plugin["module"]: plugin for plugin in json.loads(done.stdout)["plugins"]}
        self.assertEqual(found["rollback"]["origin"], "--plugin-dir")
        self.assertEqual([os.path.basename(path) for path in found["rollback"]["shadows"]], ["rollback.so"])
        self.assertRegex(found["rollback"]["sha256"], "^[0-9a-f]{64}$")
        self.assertEqual(found["observability"]["shadows"], [])

    def test_that_cannot_be_loaded_are_listed_with_the_reason(self):
        self.write("own/broken.so", "not a module")
        done = self.gate("plugin", "list", "--plugin-dir", "own")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"(?m)^broken +- +cannot be loaded: .*ELF")
        self.assertEqual(self.gate("plugin", "info", "broken", "--plugin-dir", "own").returncode, 2)

    def test_show_every_key_that_the_schema_has(self):
        info = json.loads(self.gate("plugin", "info", "evals", "--json").stdout)
        text = self.gate("plugin", "info", "evals").stdout
        keys = info["checks"][0]["keys"]
        self.assertGreater(len(keys), 3)
        for key in keys:
            self.assertIn(f"\n    {key['path']}: ", text)
            self.assertTrue(key["doc"], key)

    def test_show_one_check_of_a_module(self):
        self.assertEqual(self.gate("plugin", "info", "rollback/rollback").returncode, 0)
        done = self.gate("plugin", "info", "rollback/other")
        self.assertEqual(done.returncode, 2)
        self.assertIn("module 'rollback' has no check 'other'", done.stderr)


class Version(GateTest):
    def test_is_json_for_machines(self):
        page = json.loads(self.gate("version", "--json").stdout)
        self.assertEqual(sorted(page), ["abi", "build_type", "compiler", "protocol", "version"])
        self.assertEqual(self.gate("--version").stdout, self.gate("version").stdout)


if __name__ == "__main__":
    main()
