"""What `doctor` and `plugin` say of this installation; which plugins there are is not their matter."""

import json
import os
import shutil
import sys
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

MODULES = sys.argv.pop(2) if len(sys.argv) > 2 else ""

from gate import BINARY, GateTest, main

PLUGINS = os.path.join(os.path.dirname(os.path.dirname(BINARY)), "lib", "aipreflight", "plugins")


class Answering:
    """A server on loopback that answers every request with one status."""

    def __init__(self, status):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass
        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


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

    def ask_patient(self, text):
        self.write("patient.txt", text)
        self.write("needs.yml", "name: n\nchecks: [{uses: patient}]\n")
        return self.gate("doctor", "--profile", "needs.yml", "--plugin-dir", MODULES)

    def test_asks_a_plugin_what_it_needs(self):
        done = self.ask_patient("PASS herbs: three sorts\nWARN honey: none, it is bitter without\n")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"(?m)^herbs +PASS +three sorts$")
        self.assertRegex(done.stdout, r"(?m)^honey +WARN +none, it is bitter without$")
        self.assertEqual(self.ask_patient("FAIL herbs: none\n").returncode, 2)

    def test_an_answer_that_cannot_be_understood_is_a_failure(self):
        for text, said in (("fine, thanks\n", "printed 'fine, thanks'"), ("PASS no colon\n", "printed 'PASS no colon'"),
                           ("PASS herbs: three sorts", "ended with 3"), ("x" * 100_000 + "\n", "printed more than 65536 bytes"),
                           ("PASS a: \x1b[2J\n", None)):
            with self.subTest(text=text[:20]):
                done = self.ask_patient(text)
                self.assertEqual(done.returncode, 0 if said is None else 2, done.stdout)
                self.assertIn(said or "", done.stdout)
                self.assertNotIn("\x1b", done.stdout)

    def test_names_the_libraries_that_plugins_open_late(self):
        done = self.gate("doctor")
        self.assertRegex(done.stdout, r"(?m)^libgit2 +PASS +libgit2\.so")
        self.assertRegex(done.stdout, r"(?m)^libzip +PASS +libzip\.so")
        self.assertRegex(done.stdout, r"(?m)^libcurl +PASS +\d+\.\d+")

    def test_asks_the_prometheus_that_is_named(self):
        for status, shown in ((200, r"PASS +http://127\.0\.0\.1:\d+ answers"), (503, "WARN .*HTTP 503")):
            with self.subTest(status=status), Answering(status) as url:
                done = self.gate("doctor", "--profile", "app.yml", "--prometheus", url)
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertRegex(done.stdout, rf"(?m)^prometheus +{shown}")
        done = self.gate("doctor", "--profile", "app.yml", "--prometheus", "http://127.0.0.1:9")
        self.assertRegex(done.stdout, r"(?m)^prometheus +WARN +.*127\.0\.0\.1")
        self.assertEqual(self.gate("doctor", "--profile", "app.yml", "--prometheus", "nonsense").returncode, 2)

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
