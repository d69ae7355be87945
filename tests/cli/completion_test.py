"""The completion scripts, sourced by real shells where they are installed."""

import json
import os
import shutil
import subprocess
import unittest

from gate import BINARY, GateTest, main


class Bash(GateTest):
    def setUp(self):
        super().setUp()
        self.plugins = self.folder / "plugins"

    def complete(self, *words):
        """What bash offers for a line of these words, the last one being completed."""
        line = " ".join(f"'{word}'" for word in words)
        script = (f"source <('{BINARY}' completion bash)\nCOMP_WORDS=({line})\nCOMP_CWORD={len(words) - 1}\n"
                  "_aipreflight\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n")
        done = subprocess.run(["bash", "--norc", "-u", "-c", script], cwd=self.folder, capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.stderr, "")
        return [word for word in done.stdout.split("\n") if word]

    def test_offers_commands(self):
        self.assertIn("check", self.complete("aipreflight", ""))
        self.assertEqual(self.complete("aipreflight", "val"), ["validate"])

    def test_offers_options(self):
        self.assertEqual(self.complete("aipreflight", "check", "--prob"), ["--probes"])
        self.assertIn("--json", self.complete("aipreflight", "version", "--"))

    def test_offers_the_verbs_of_a_command_and_their_options(self):
        self.assertIn("list", self.complete("aipreflight", "plugin", ""))
        self.assertEqual(self.complete("aipreflight", "plugin", "list", "--plugin-d"), ["--plugin-dir"])

    def test_offers_the_commands_of_plugins_and_their_options(self):
        self.assertIn("cost", self.complete("aipreflight", ""))
        self.assertIn("scan", self.complete("aipreflight", "cost", ""))
        self.assertIn("--format", self.complete("aipreflight", "cost", "scan", "--"))
        self.assertIn("--plugin-dir", self.complete("aipreflight", "cost", "scan", "--"))
        self.assertIn("lint", self.complete("aipreflight", "rules", ""))

    def test_offers_the_commands_of_a_plugin_that_is_found(self):
        folder = os.path.join(os.path.dirname(os.path.dirname(BINARY)), "tests", "hostile-modules")
        self.plugins.mkdir()
        for name in ("good", "ctor-aborts"):
            shutil.copy(os.path.join(folder, f"{name}.so"), self.plugins)
        self.assertEqual(self.complete("aipreflight", "goo"), [])
        os.environ["AIPREFLIGHT_PLUGIN_PATH"] = str(self.plugins)
        self.addCleanup(os.environ.pop, "AIPREFLIGHT_PLUGIN_PATH")
        self.assertEqual(self.complete("aipreflight", "goo"), ["good"])
        self.assertIn("act", self.complete("aipreflight", "good", ""))
        self.assertIn("# left out: module 'ctor-aborts' crashed with SIGABRT", 
                      self.gate("completion", "bash", AIPREFLIGHT_PLUGIN_PATH=str(self.plugins)).stdout)

    def test_offers_profiles_and_choices(self):
        self.write("notes.txt", "")
        offered = self.complete("aipreflight", "check", "--profile", "")
        self.assertIn("app.yml", offered)
        self.assertNotIn("notes.txt", offered)
        self.assertEqual(self.complete("aipreflight", "check", "--format", "j"), ["json"])
        self.assertEqual(sorted(self.complete("aipreflight", "completion", "")), ["bash", "fish", "zsh"])

    def test_offers_a_file_with_spaces_as_one_word(self):
        self.write("my profile.yml", "")
        self.assertIn("my profile.yml", self.complete("aipreflight", "check", "--profile", "my"))

    def test_offers_every_option_that_the_help_shows(self):
        shown = {word.rstrip(",") for word in self.gate("check", "--help").stdout.split() if word.startswith("--")}
        self.assertLessEqual(shown, set(self.complete("aipreflight", "check", "--")))


class OtherShells(GateTest):
    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh_takes_its_script(self):
        script = f"autoload -U compinit; compinit -u -D; source <('{BINARY}' completion zsh); whence -w _aipreflight"
        done = subprocess.run(["zsh", "-f", "-c", script], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.stdout.strip(), done.stderr), ("_aipreflight: function", ""))

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish_takes_its_script(self):
        script = f"'{BINARY}' completion fish | source; complete -C 'aipreflight val'"
        done = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True, timeout=60, check=False)
        self.assertIn("validate", done.stdout)
        self.assertEqual(done.stderr, "")


class Schemas(GateTest):
    def test_are_json(self):
        for which in ("profile", "report"):
            done = self.gate("schema", which)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["$schema"], "https://json-schema.org/draft/2020-12/schema")

    def test_of_reports_is_the_one_in_the_documents(self):
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        with open(os.path.join(root, "docs/schema/report.schema.json"), encoding="utf-8") as schema:
            self.assertEqual(self.gate("schema", "report").stdout, schema.read())


if __name__ == "__main__":
    main()
