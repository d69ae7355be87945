"""The lock file: what it lets run, and that nothing of what it does not list runs."""

import base64
import hashlib
import json
import os
import shutil
import subprocess

from gate import BINARY, GateTest, main

BUILD = os.path.dirname(os.path.dirname(BINARY))
PLUGINS = os.path.join(BUILD, "lib", "aipreflight", "plugins")
# Writes a file while it is loaded, which tells whether it was.
REACHING = os.path.join(BUILD, "tests", "host-modules", "reaching.so")


class Minisign:
    """Keys and signatures in minisign's formats, made by openssl."""

    def __init__(self, folder):
        self.folder = folder
        self.secret = folder / "secret.pem"
        self.openssl("genpkey", "-algorithm", "ed25519", "-out", self.secret)
        der = self.openssl("pkey", "-in", self.secret, "-pubout", "-outform", "DER")
        self.identity = b"\x01\x02\x03\x04\x05\x06\x07\x08"
        self.public = base64.b64encode(b"Ed" + self.identity + der[-32:]).decode()

    def openssl(self, *args):
        return subprocess.run(["openssl", *map(str, args)], capture_output=True, check=True).stdout

    def raw(self, message):
        path = self.folder / "message"
        path.write_bytes(message)
        return self.openssl("pkeyutl", "-sign", "-inkey", self.secret, "-rawin", "-in", path)

    def sign(self, path, comment="by a test"):
        signature = self.raw(hashlib.blake2b(path.read_bytes()).digest())
        line = base64.b64encode(b"ED" + self.identity + signature).decode()
        whole = base64.b64encode(self.raw(signature + comment.encode())).decode()
        path.with_name(path.name + ".minisig").write_text(
            f"untrusted comment: signature\n{line}\ntrusted comment: {comment}\n{whole}\n")


class Lock(GateTest):
    def setUp(self):
        super().setUp()
        self.dir = self.folder / "plugins"
        self.dir.mkdir()

    def locked(self, *more):
        done = self.gate("plugin", "lock", *more)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def check(self, *more, **variables):
        return self.gate("check", "--profile", "app.yml", "--out", "out", "--no-progress", *more, **variables)

    def test_pins_what_a_profile_uses_by_its_bytes(self):
        self.assertEqual(self.locked("--profile", "app.yml"), "plugins.lock: 2 plugins\n")
        lines = (self.folder / "plugins.lock").read_text().splitlines()
        self.assertEqual(lines[1], "format 1")
        for line, name in zip(lines[2:], ("observability", "rollback")):
            digest = hashlib.sha256(open(os.path.join(PLUGINS, f"{name}.so"), "rb").read()).hexdigest()
            self.assertRegex(line, rf"^{name} \S+ abi 1\.\d+ sha256 {digest}$")
        self.assertEqual(self.check().returncode, 0)
        self.assertEqual(self.gate("plugin", "lock", "--check", "--profile", "app.yml").returncode, 0)

    def test_tells_in_the_report_which_lock_it_was(self):
        self.locked("--profile", "app.yml")
        self.check()
        lock = self.report()["provenance"]["plugin_lock"]
        digest = hashlib.sha256((self.folder / "plugins.lock").read_bytes()).hexdigest()
        self.assertEqual(lock, {"path": "plugins.lock", "sha256": digest, "signed_by": ""})

    def test_refuses_a_module_that_is_not_listed(self):
        self.locked("observability")
        done = self.check()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("module 'rollback' is not in the lock file plugins.lock", done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_refuses_a_file_that_was_changed(self):
        self.locked("--profile", "app.yml")
        copy = self.dir / "rollback.so"
        shutil.copy(os.path.join(PLUGINS, "rollback.so"), copy)
        with open(copy, "ab") as file:
            file.write(b"\0")
        done = self.check("--plugin-dir", "plugins")
        self.assertEqual(done.returncode, 2)
        self.assertIn("is not the file that was locked", done.stderr)
        self.assertIn("plugins.lock:4 has", done.stderr)

    def test_runs_nothing_of_what_it_refuses(self):
        shutil.copy(REACHING, self.dir)
        self.write("reach.yml", "name: r\nchecks: [{uses: reaching}]\n")
        self.write("plugins.lock", "format 1\n")
        trace = {"AIPREFLIGHT_TEST_WRITE_AT_LOAD": str(self.folder / "ran")}
        for command in (("check", "--profile", "reach.yml"), ("validate", "reach.yml"),
                        ("plugin", "info", "reaching", "--plugin-lock", "plugins.lock"),
                        ("doctor", "--profile", "reach.yml", "--plugin-lock", "plugins.lock")):
            done = self.gate(*command, "--plugin-dir", "plugins", **trace)
            self.assertEqual(done.returncode, 2, command)
            self.assertIn("is not in the lock file", done.stderr + done.stdout, command)
            self.assertFalse((self.folder / "ran").exists(), command)
        # The proof that it would have been seen.
        self.gate("check", "--profile", "reach.yml", "--plugin-dir", "plugins", "--plugin-policy", "any", **trace)
        self.assertTrue((self.folder / "ran").exists())

    def test_heeds_the_lock_that_is_named(self):
        self.locked("--profile", "app.yml", "--out", "ci.lock")
        self.write("plugins.lock", "format 1\n")
        self.assertEqual(self.check().returncode, 2)
        self.assertEqual(self.check("--plugin-lock", "ci.lock").returncode, 0)
        (self.folder / "app.yml").open("a").write("plugins: {lock: ci.lock}\n")
        self.assertEqual(self.check().returncode, 0)

    def test_obeys_the_policy(self):
        done = self.check("--plugin-policy", "locked")
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no lock file", done.stderr)
        self.write("plugins.lock", "format 1\n")
        self.assertEqual(self.check("--plugin-policy", "any").returncode, 0)
        self.assertEqual(self.check("--plugin-policy", "locked").returncode, 2)

    def test_points_to_a_line_that_is_none(self):
        self.write("plugins.lock", "format 1\nrollback 0.1.0 abi 1.0 sha256 12\n")
        done = self.check("--format", "json")
        self.assertEqual(done.returncode, 2)
        self.assertIn("plugins.lock:2:1", done.stderr)
        self.assertEqual(json.loads(done.stdout)["problems"][0]["line"], 2)

    def test_finds_what_differs_without_running_it(self):
        self.locked()
        self.assertIn("ok: plugins.lock", self.gate("plugin", "lock", "--check").stdout)
        shutil.copy(REACHING, self.dir)
        with (self.folder / "plugins.lock").open("a") as file:
            file.write(f"gone 1.0.0 abi 1.0 sha256 {'0' * 64}\n")
        done = self.gate("plugin", "lock", "--check", "--plugin-dir", "plugins",
                         AIPREFLIGHT_TEST_WRITE_AT_LOAD=str(self.folder / "ran"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("module 'reaching' is not in the lock file", done.stderr)
        self.assertIn("module 'gone' is locked and not installed", done.stderr)
        self.assertFalse((self.folder / "ran").exists())

    def test_needs_the_signature_of_the_key(self):
        self.locked("--profile", "app.yml")
        owner = Minisign(self.folder)
        done = self.check("--plugin-key", owner.public)
        self.assertEqual(done.returncode, 2)
        self.assertIn("has to be signed with key 0807060504030201", done.stderr)
        owner.sign(self.folder / "plugins.lock")
        self.assertEqual(self.check("--plugin-key", owner.public).returncode, 0)
        self.assertEqual(self.report()["provenance"]["plugin_lock"]["signed_by"], "0807060504030201")
        self.write("key.pub", f"untrusted comment: a key\n{owner.public}\n")
        (self.folder / "app.yml").open("a").write("plugins: {key: key.pub}\n")
        self.assertEqual(self.check().returncode, 0)
        (self.folder / "plugins.lock").open("a").write("\n")
        done = self.check()
        self.assertEqual(done.returncode, 2)
        self.assertIn("does not fit the lock file", done.stderr)

    def test_does_not_take_a_key_without_a_lock_for_a_wish(self):
        done = self.check("--plugin-key", Minisign(self.folder).public)
        self.assertEqual(done.returncode, 2)
        self.assertIn("a key for the lock file is given, and there is no lock file", done.stderr)


if __name__ == "__main__":
    main()
