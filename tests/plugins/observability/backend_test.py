#!/usr/bin/env python3
"""The level `backend` of observability against a real Prometheus that scrapes the application which the gate asks.

    backend_test.py PROGRAM
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/kit"))
import real_prometheus  # noqa: E402

PROGRAM = []
APP = """
import http.server, sys
sys.path.insert(0, sys.argv[3])
import tracing
counted, tracer = 0, tracing.Tracer('answers', '1.0')

class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def reply(self, body):
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply(b'answers_total %d\\n' % counted)

    def do_POST(self):
        global counted
        self.rfile.read(int(self.headers['Content-Length']))
        counted += sys.argv[2] == 'counts'
        with tracer.call('chat', self.headers['traceparent']) as span:
            span.update({'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'p', 'gen_ai.request.model': 'm'})
        self.reply(b'{}')

http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever(0.02)
"""


@real_prometheus.needed
class RealPrometheus(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        (self.folder / "app.py").write_text(APP, encoding="utf-8")
        self.port = real_prometheus.free_port()
        self.url = real_prometheus.start(self, self.folder, {
            "global": {"scrape_interval": "200ms", "scrape_timeout": "200ms"},
            "scrape_configs": [{"job_name": "app", "static_configs": [{"targets": [f"127.0.0.1:{self.port}"]}]}]})

    def check(self, kind, query="sum(answers_total)", wait="20s"):
        (self.folder / "p.yml").write_text(f"""\
name: telemetry
checks:
  - uses: observability
    with:
      level: backend
      canary:
        url: http://127.0.0.1:{self.port}/answer
        serve: exec python3 -B app.py {self.port} {kind} {ROOT}/examples/hosted-api-app
        requests: 3
      backend: {{prometheus: "{self.url}", query: "{query}", wait: {wait}}}
""", encoding="utf-8")
        result = subprocess.run([*PROGRAM, "check", "--profile", "p.yml", "--out", "out", "--no-progress"], cwd=self.folder,
                                capture_output=True, text=True, check=False)
        report = json.loads((self.folder / "out" / "aipreflight-report.json").read_text(encoding="utf-8"))
        gates = {gate["id"]: gate for gate in report["checks"][0]["gates"]}
        return result, gates, report["checks"][0]

    def test_requests_that_are_counted_raise_the_count(self):
        result, gates, check = self.check("counts")
        self.assertEqual(result.returncode, 0, check)
        self.assertEqual(gates["backend_raise"]["value"], 3)
        self.assertEqual(gates["canary_traced"]["value"], 1)

    def test_requests_that_nobody_counts_fail(self):
        result, gates, check = self.check("forgets", wait="2s")
        self.assertEqual(result.returncode, 1, check)
        self.assertEqual(gates["backend_raise"]["reason_code"], "backend_not_raised")

    def test_a_query_that_is_none_measures_nothing(self):
        result, _, check = self.check("counts", query="sum(answers_total")
        self.assertEqual(result.returncode, 3)
        self.assertIn("backend_failed", json.dumps(check))


if __name__ == "__main__":
    PROGRAM = [sys.argv.pop(1)]
    unittest.main()
