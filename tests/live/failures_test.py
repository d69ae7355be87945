"""What goes wrong on the way to a server, and on this machine, has a class and a sentence of its own, and nothing is lost.

    failures_test.py AIPREFLIGHT LLM_SIM STEPPING_CLOCK|none
"""

import http.server
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

STREAM = (b'data: {"choices":[{"index":0,"delta":{"content":"one"},"finish_reason":null}]}\n\n'
          b'data: {"choices":[{"index":0,"delta":{"content":" two"},"finish_reason":"stop"}]}\n\n'
          b"data: [DONE]\n\n")
AUTHORITY = """\
[ca]
default_ca = own
[own]
new_certs_dir = .
database = index.txt
serial = serial
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = %s
basicConstraints = critical, CA:true
[req]
distinguished_name = subject
[subject]
"""


class Answering(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(STREAM)))
        self.end_headers()
        self.wfile.write(STREAM)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A client that does not trust it hangs up: that is what is tested."""


class Certificates:
    """Each its own authority, so that trust is given by naming it."""

    def __init__(self, folder):
        self.folder = folder

    def make(self, name, subject="IP:127.0.0.1", start="20200101000000Z", end="21000101000000Z"):
        home = self.folder / name
        home.mkdir()
        (home / "index.txt").touch()
        (home / "serial").write_text("01\n")
        (home / "own.cnf").write_text(AUTHORITY % subject)
        for command in (["req", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "request.pem", "-subj", f"/CN={name}"],
                        ["ca", "-batch", "-selfsign", "-keyfile", "key.pem", "-in", "request.pem", "-out", "certificate.pem",
                         "-notext", "-startdate", start, "-enddate", end]):
            subprocess.run(["openssl", *command, "-config", "own.cnf"], cwd=home, check=True, capture_output=True)
        return home


class Failures(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def environment(self):
        return {**os.environ, "no_proxy": "127.0.0.1"}

    def serve(self, home=None):
        """The address of a server, over TLS with the certificate of `home`."""
        server = Server(("127.0.0.1", 0), Answering)
        scheme = "http"
        if home:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(home / "certificate.pem", home / "key.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
            scheme = "https"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"{scheme}://127.0.0.1:{server.server_port}"

    def simulate(self, *options):
        child = subprocess.Popen([LLM_SIM, "--lifetime", "100", "--itl-ms", "1", *options], stdout=subprocess.PIPE, text=True)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.wait)
        self.addCleanup(child.terminate)
        return child.stdout.readline().split()[-1]

    def configure(self, url, **members):
        provider = {"name": "openai", "label": "test", "base_url": url, "models": [{"name": "m", "max_tokens": 4}], **members}
        (self.folder / "probe.yml").write_text(json.dumps({"defaults": {"timeout": "10s"}, "providers": [provider]}))

    def probe(self, url, expected, **members):
        """The record of one request."""
        self.configure(url, **members)
        result = subprocess.run([AIPREFLIGHT, "sla", "probe", "probe.yml"], cwd=self.folder, env=self.environment(),
                                capture_output=True, text=True)
        self.assertEqual(result.returncode, expected, result.stdout + result.stderr)
        return json.loads(result.stdout)

    def profile(self, probe, sla="{ttft_ms: 20000, max_error_rate: 0.5}", gate="{min_probes: 1}"):
        (self.folder / "profile.yml").write_text(
            f"name: p\nchecks:\n  - uses: sla\n    with: {{probe: {{config: probe.yml, {probe}}}, sla: {sla}, gate: {gate}}}\n")
        return [AIPREFLIGHT, "check", "--profile", "profile.yml", "--out", "out", "--no-progress"]

    def report(self):
        return json.loads((self.folder / "out" / "aipreflight-report.json").read_text())["checks"][0]

    def records(self):
        lines = (self.folder / "out" / "checks" / "sla" / "llmprobe.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    @unittest.skipUnless(shutil.which("openssl"), "there is no openssl to make certificates with")
    def test_every_failure_of_tls_has_its_class_and_words(self):
        make = Certificates(self.folder).make
        good = make("good")
        record = self.probe(self.serve(good), 0, ca_file=str(good / "certificate.pem"))
        self.assertEqual((record["status"], record["tls_verified"]), ("healthy", True))
        self.assertIn("tls_ms", record)

        unknown = self.probe(self.serve(good), 1)
        self.assertEqual(unknown["error_class"], "tls_verify")
        self.assertIn("self-signed", unknown["error"].replace("self signed", "self-signed"))

        elsewhere = make("elsewhere", subject="DNS:elsewhere.example")
        wrong = self.probe(self.serve(elsewhere), 1, ca_file=str(elsewhere / "certificate.pem"))
        self.assertEqual(wrong["error_class"], "tls_verify")
        self.assertIn("127.0.0.1", wrong["error"])

        old = make("old", end="20210101000000Z")
        expired = self.probe(self.serve(old), 1, ca_file=str(old / "certificate.pem"))
        self.assertEqual(expired["error_class"], "tls_verify")
        self.assertIn("expired", expired["error"])

        no_tls = self.probe(self.serve().replace("http:", "https:"), 1)
        self.assertEqual(no_tls["error_class"], "tls_handshake")

        no_file = self.probe(self.serve(good), 1, ca_file=str(self.folder / "nothing.pem"))
        self.assertEqual(no_file["error_class"], "tls_verify")
        for record in (unknown, wrong, expired, no_tls, no_file):
            self.assertEqual(record["status"], "error")
            self.assertNotIn("ttft_ms", record)

    @unittest.skipUnless(shutil.which("openssl"), "there is no openssl to make certificates with")
    def test_tls_that_is_not_verified_is_told(self):
        url = self.serve(Certificates(self.folder).make("own"))
        record = self.probe(url, 0, tls_verify=False)
        self.assertEqual((record["status"], record["tls_verified"]), ("healthy", False))
        argv = self.profile("load: closed, max_probes: 3")
        result = subprocess.run(argv, cwd=self.folder, env=self.environment(), capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        report = self.report()
        self.assertEqual(report["status"], "WARN")
        self.assertEqual([f["reason_code"] for f in report["findings"]], ["tls_not_verified"])
        self.assertEqual(report["details"]["live"]["tls_not_verified"], 3)

    def test_a_wall_clock_that_steps_changes_no_time(self):
        if STEPPING_CLOCK == "none":
            self.skipTest("a sanitizer's runtime has to come first, and so nothing can be preloaded")
        self.configure(self.simulate())
        argv = self.profile("load: closed, max_probes: 20, concurrency: 2")
        environment = {**self.environment(), "LD_PRELOAD": STEPPING_CLOCK}
        result = subprocess.run(argv, cwd=self.folder, env=environment, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        records = self.records()
        self.assertEqual(len(records), 20)
        stamps = {record["timestamp"][:13] for record in records}
        self.assertEqual(len(stamps), 2, "the clock did not step: nothing is tested")
        for record in records:
            for name, value in record.items():
                if name.endswith("_ms"):
                    self.assertGreaterEqual(value, 0, record)
                    self.assertLess(value, 3_000_000, record)

    def test_an_interrupt_keeps_and_marks_what_was_on_its_way(self):
        self.configure(self.simulate("--fault", "stall=0.5"))
        argv = self.profile("load: closed, concurrency: 4, duration: 60s")
        argv.remove("--no-progress")
        child = subprocess.Popen(argv, cwd=self.folder, env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        child.stderr.read(1)  # it has begun to tell of its progress
        child.send_signal(signal.SIGINT)
        child.stderr.read()
        self.assertEqual(child.wait(), 130)
        child.stderr.close()
        records = self.records()
        self.assertEqual(sum(record["status"] == "interrupted" for record in records), 4, records)
        self.assertEqual([record["number"] for record in records], list(range(len(records))))
        artefacts = [artefact["path"] for artefact in self.report()["artefacts"]]
        self.assertIn("checks/sla/llmprobe.jsonl", artefacts)

    def test_ports_that_run_out_are_this_machines_fault(self):
        alone = ["unshare", "--map-root-user", "--net", "sh", "-c"]
        few = 'ip link set lo up && echo "61000 61003" >/proc/sys/net/ipv4/ip_local_port_range'
        if not shutil.which("unshare") or subprocess.run([*alone, few], capture_output=True).returncode != 0:
            self.skipTest("no network of its own is to be had here, whose ports could run out")
        self.configure("http://127.0.0.1:5000")
        argv = self.profile("load: closed, concurrency: 12, max_probes: 40")
        script = f'{few} && "$0" --lifetime 60 --port 5000 --port-file port --itl-ms 20 >/dev/null & while [ ! -s port ]; do sleep 0.05; done; "$@"'
        result = subprocess.run([*alone, script, LLM_SIM, *argv], cwd=self.folder, env=self.environment(), capture_output=True,
                                text=True)
        self.assertEqual(result.returncode, 3, result.stdout + result.stderr)
        report = self.report()
        self.assertEqual((report["status"], report["reason_code"]), ("ERROR", "client_limited"), report)
        faults = [record for record in self.records() if record["status"] == "error"]
        self.assertEqual({record["error_class"] for record in faults}, {"client_fault"}, faults[:1])
        self.assertIn("Cannot assign requested address", faults[0]["error"])


if __name__ == "__main__":
    AIPREFLIGHT, LLM_SIM = (os.path.abspath(path) for path in sys.argv[1:3])
    STEPPING_CLOCK = sys.argv[3]
    unittest.main(argv=sys.argv[:1])
