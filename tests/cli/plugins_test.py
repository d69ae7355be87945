"""What `plugin` tells of modules, and the pages that are written from it."""

import contextlib
import json
import os
import pty
import subprocess
from pathlib import Path

import jsonschema

from gate import BINARY, GateTest, closed, main

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "plugins"
PLUGINS = Path(BINARY).parents[1] / "lib" / "aipreflight" / "plugins"


class Plugins(GateTest):
    maxDiff = 4000

    def installed(self):
        listed = json.loads(self.gate("plugin", "list", "--json").stdout)["plugins"]
        return [plugin["module"] for plugin in listed if plugin["origin"] == "installed"]

    def test_describes_each_as_its_schema_says(self):
        schema = json.loads((ROOT / "docs/schema/plugin-info.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        for module in self.installed():
            with self.subTest(module=module):
                info = json.loads(self.gate("plugin", "info", module, "--json").stdout)
                jsonschema.Draft202012Validator(closed(schema)).validate(info)
                self.assertEqual(info["module"], module)

    def test_every_plugin_has_its_page(self):
        for module in self.installed():
            with self.subTest(module=module):
                page = self.gate("plugin", "keys", module, "--format", "markdown")
                self.assertEqual(page.returncode, 0, page.stderr)
                self.assertEqual(page.stdout, (PAGES / f"{module}.md").read_text(encoding="utf-8"),
                                 f"aipreflight plugin keys {module} --format markdown > docs/plugins/{module}.md")

    def test_there_is_no_page_of_a_plugin_that_is_not_there(self):
        self.assertLessEqual({path.stem for path in PAGES.glob("*.md")}, set(self.installed()))

    def test_shows_the_keys_of_one_check(self):
        text = self.gate("plugin", "keys", "evals").stdout
        self.assertIn("\n    min_pass_rate: ", text)
        keys = json.loads(self.gate("plugin", "keys", "evals", "--format", "json").stdout)
        self.assertEqual((keys["module"], keys["checks"][0]["id"]), ("evals", "evals"))
        self.assertIn("min_pass_rate", [key["path"] for key in keys["checks"][0]["keys"]])
        self.assertEqual(self.gate("plugin", "keys", "evals/evals").stdout, text)

    def test_lists_many_by_name_each_with_its_own_answer(self):
        (self.folder / "own").mkdir()
        whole = (PLUGINS / "exec.so").read_bytes()
        for number in range(20):
            path = self.folder / "own" / f"own-{number:02}.so"
            # Every third is cut off; the others bear a name that is not that of their file.
            path.write_bytes(whole[:4096] if number % 3 == 0 else whole)
        listed = json.loads(self.gate("plugin", "list", "--json", "--plugin-dir", "own").stdout)["plugins"]
        self.assertEqual([plugin["module"] for plugin in listed], sorted(plugin["module"] for plugin in listed))
        own = [plugin for plugin in listed if plugin["origin"] == "--plugin-dir"]
        self.assertEqual(len(own), 20)
        for number, plugin in enumerate(own):
            self.assertEqual(plugin["module"], f"own-{number:02}")
            self.assertIn(f"own-{number:02}.so", plugin["error"])
            self.assertIn("cut short" if number % 3 == 0 else "calls itself 'exec'", plugin["error"])
        self.assertEqual({"version", "error"} & set().union(*(plugin for plugin in listed if plugin not in own)), {"version"})

    def test_names_the_checks_of_a_module_that_lacks_one(self):
        done = self.gate("plugin", "keys", "evals/evil")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("module 'evals' has no check 'evil'", done.stderr)
        self.assertIn("it has evals", done.stderr)


class Confinement(GateTest):
    PROFILE = """\
name: bound
checks:
  - id: tries
    uses: exec
    with: {command: [python3, tries.py]}
    allow: [exec]
"""
    TRIES = """\
import json, socket
try:
    socket.socket(socket.AF_INET)
    got = 1
except PermissionError:
    got = 0
print(json.dumps({"gates": [{"id": "sockets", "value": got, "op": "<=", "bound": 0}]}))
"""

    TERMINAL = """\
import json
try:
    open("/dev/tty").close()
    got = 1
except OSError:
    got = 0
print(json.dumps({"gates": [{"id": "terminals", "value": got, "op": "<=", "bound": 0}]}))
"""

    def test_a_check_has_no_terminal_to_type_into(self):
        self.write("bound.yml", self.PROFILE)
        self.write("tries.py", self.TERMINAL)
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.close(os.open("/dev/tty", os.O_RDWR))  # the gate itself has one
            os.execv(BINARY, [BINARY, "check", "--profile", "bound.yml", "--out", "out", "--no-progress"])
        shown = b""
        with contextlib.suppress(OSError):  # what the kernel says at its end
            while block := os.read(terminal, 4096):
                shown += block
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, shown.decode())
        self.assertEqual(self.report()["checks"][0]["gates"][0]["value"], 0)

    def check(self, profile):
        self.write("bound.yml", profile)
        self.write("tries.py", self.TRIES)
        done = self.gate("check", "--profile", "bound.yml", "--out", "out", "--no-progress")
        check = self.report()["checks"][0]
        if check["confinement"]["network"] not in ("enforced", "allowed"):
            self.skipTest(f"this system cannot enforce it: {check['confinement']['network']}")
        return done, check

    def test_tells_of_what_a_program_of_a_check_was_refused(self):
        done, check = self.check(self.PROFILE)
        self.assertEqual(done.returncode, 3)
        self.assertEqual((check["status"], check["reason_code"]), ("ERROR", "denied"))
        self.assertEqual(check["gates"][0]["value"], 0)
        self.assertEqual(check["findings"][0]["message"], "it was refused network: a socket of family IPv4")

    def test_warns_of_it_where_the_profile_says_so(self):
        done, check = self.check(self.PROFILE + "    denied: warn\n")
        self.assertEqual((done.returncode, check["status"]), (0, "WARN"))

    def test_lets_a_program_do_what_the_profile_allows(self):
        done, check = self.check(self.PROFILE.replace("[exec]", "[exec, network]"))
        self.assertEqual((done.returncode, check["status"]), (1, "FAIL"))

    def test_refuses_even_the_program_itself(self):
        done, check = self.check(self.PROFILE.replace("[exec]", "[]"))
        self.assertEqual((done.returncode, check["status"]), (3, "ERROR"))
        self.assertIn("it was refused exec", check["findings"][0]["message"])


class ExecSchema(GateTest):
    def test_says_what_the_module_takes(self):
        schema = json.loads((ROOT / "docs/schema/exec-result.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for script in (["python3", "prompt_size.py", "prompts", "1024"], ["./todo_marks.sh", "prompts", "FIXME"]):
            folder = "python-plugin" if script[0] == "python3" else "shell-plugin"
            done = subprocess.run(script, cwd=ROOT / "examples" / folder, capture_output=True, text=True, check=True)
            validator.validate(json.loads(done.stdout))
        gate = {"id": "a", "op": "<=", "bound": 1}
        for result, is_taken in (({"gates": [gate]}, True), ({"gates": [{**gate, "value": "NaN"}]}, True),
                                 ({"gates": [{**gate, "op": "=<"}]}, False), ({"gates": [{**gate, "bond": 1}]}, False),
                                 ({"gate": []}, False), ({"error": {"message": "down"}, "metrics": []}, True),
                                 ({"findings": [{"reason_code": "a"}]}, False), ({"summary": {"pass": "ok"}}, True)):
            with self.subTest(result=result):
                self.assertEqual(validator.is_valid(result), is_taken)
                self.write("result.json", json.dumps(result))
                self.write("e.yml", "name: e\nchecks: [{uses: exec, with: {command: [cat, result.json]}}]\n")
                self.gate("check", "--profile", "e.yml", "--out", "out")
                code = self.report()["checks"][0]["reason_code"]
                self.assertEqual(code != "result_invalid", is_taken, code)


if __name__ == "__main__":
    main()
