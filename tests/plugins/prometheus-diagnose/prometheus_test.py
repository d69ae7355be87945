#!/usr/bin/env python3
"""`diagnose --prometheus` against a server that misbehaves in every way, and against a real Prometheus that scrapes servers which
play the scenes.

    prometheus_test.py PROGRAM
"""

import http.server
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request
from pathlib import Path

import scenes
import scenes_test

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "kit"))
import real_prometheus  # noqa: E402

PROGRAM = []
TOKEN = "a-token-that-is-nobodys-business"
STEP, SCRAPE = 0.25, 0.5  # seconds of a step of a scene, and between two scrapes
# Scenes that differ only in what a recording can hold.
NOT_LIVE = {"longer_prompts_than_before", "cold_prefix_cache"}


def diagnose(*arguments, **environment):
    return subprocess.run([*PROGRAM, "diagnose", *map(str, arguments)], capture_output=True, text=True, check=False,
                          env={**os.environ, "no_proxy": "127.0.0.1", **environment})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a client that goes away is part of these tests

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, **headers):
        data = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        for name, value in {"Content_Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


class Fake(Handler):
    """Answers every query as server.answers says, and time() with a clock that is server.ahead of ours."""

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.seen.append((self.path, form, dict(self.headers)))
        if form["query"] == ["time()"] and not self.server.breaks_clock:
            return self.answer(200, json.dumps({"status": "success", "data": {
                "resultType": "scalar", "result": [time.time(), str(time.time() + self.server.ahead)]}}))
        return self.server.answers(self)

    do_GET = do_POST


def success(series, **more):
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": series}, **more})


def vector(*values):
    result = [{"metric": {"pod": str(i)}, "value": [1_767_225_700, str(value)]} for i, value in enumerate(values)]
    body = json.dumps({"status": "success", "data": {"resultType": "vector", "result": result}})
    return lambda handler: handler.answer(200, body)


OWN_RULES = """\
signals:
  own_wait: {{kind: promql, unit: s, range: [0, 1], about: waiting for vectors, expr: '{expr}'}}
rules:
  - id: own.slow
    title: The vector database is slow
    requires: [own_wait]
    when: "own_wait.value >= 0.5"
    tests: [{{name: slow, given: {{own_wait.value: 0.7}}, expect: {{fires: true}}}}]
"""


def broken(kind):
    def how(handler):
        if kind == "slow":
            time.sleep(1)
        elif kind == "cut":
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            handler.wfile.write(b'{"status":')
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return None
        elif kind == "large":
            handler.send_response(200)
            handler.send_header("Content-Length", str(40 << 20))
            handler.end_headers()
            for _ in range(40):
                handler.wfile.write(b" " * (1 << 20))
            return None
        return handler.answer(200, success([]))
    return how


def status(code, body, **headers):
    return lambda handler: handler.answer(code, body, **headers)


MISBEHAVIOUR = {
    "400 with the reason": (status(400, json.dumps({"status": "error", "errorType": "bad_data", "error": "parse error at 3"})),
                            "HTTP 400, bad_data: parse error at 3"),
    "401 in HTML": (status(401, "<html>login</html>"), "refused the request: HTTP 401"),
    "422": (status(422, json.dumps({"status": "error", "errorType": "execution", "error": "too many samples"})),
            "execution: too many samples"),
    "503 with the reason": (status(503, json.dumps({"status": "error", "errorType": "timeout", "error": "query timed out"})),
                            "timeout: query timed out"),
    "404 in HTML": (status(404, "<h1>nothing here</h1>"), "HTTP 404: <h1>nothing here</h1>"),
    "an error with status 200": (status(200, json.dumps({"status": "error", "errorType": "internal", "error": "boom"})),
                                 "internal: boom"),
    "no JSON": (status(200, "<html>login</html>"), "did not answer in JSON: <html>login</html>"),
    "JSON that is cut": (status(200, '{"status":"success","data":'), "did not answer in JSON"),
    "an answer that is cut": (broken("cut"), "127.0.0.1"),
    "a slow answer": (broken("slow"), "127.0.0.1"),
    "40 MiB": (broken("large"), "more than 33554432 bytes"),
    "a redirect": (status(302, "", Location="http://127.0.0.1:9/elsewhere"), "redirects (HTTP 302)"),
    "gzip that nobody asked for": (status(200, b"\x1f\x8b\x08\x00", Content_Encoding="gzip"), ""),
    "too many series": (status(200, success([{"metric": {"__name__": "up", "i": str(i)}, "values": []} for i in range(2001)])),
                        "more than 2000 series"),
}


class WithRun(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write_run(self, load, begin, interval=5.0):
        path = self.folder / "probes.jsonl"
        scenes.write_probes(path, scenes.probes(load, begin, interval))
        return path


class Misbehaviour(WithRun):
    def serve(self, answers, ahead=0.0, breaks_clock=False):
        server = Server(("127.0.0.1", 0), Fake)
        server.answers, server.ahead, server.breaks_clock, server.seen = answers, ahead, breaks_clock, []
        return server

    def test_is_exit_3_with_the_reason_and_what_the_clients_saw(self):
        run = self.write_run(scenes.HEALTHY, 1_767_225_600)
        for i, (name, (answers, words)) in enumerate(MISBEHAVIOUR.items()):
            # Of every other one the first query is hit already, which asks for the time.
            with self.subTest(name), self.serve(answers, breaks_clock=i % 2 == 0) as server:
                timeout = "0.1s" if name == "a slow answer" else "30s"
                result = diagnose(run, "--prometheus", server.url, "--timeout", timeout)
                self.assertEqual(result.returncode, 3, result.stderr)
                self.assertIn(words, result.stderr)
                self.assertIn("Not available: they could not be had", result.stdout)
                self.assertIn("No issues detected in 200 probes", result.stdout)

    def test_nothing_listens(self):
        url = f"http://127.0.0.1:{real_prometheus.free_port()}"
        result = diagnose(self.write_run(scenes.HEALTHY, 1_767_225_600), "--prometheus", url)
        self.assertEqual(result.returncode, 3)
        self.assertIn("is it up, and is this its address?", result.stderr)
        for load in (scenes.HEALTHY, scenes.replace(scenes.HEALTHY, errors=60)):
            result = diagnose(self.write_run(load, 1_767_225_600), "--prometheus", url, "--fail-on", "fail", "--format", "json")
            seen = json.loads(result.stdout)
            self.assertEqual((result.returncode, seen["exit_code"]), (3, 3))
            self.assertIn(url, seen["insufficient"][0])
            self.assertNotIn("No cause found", seen["headline"])

    def test_a_token_is_sent_and_never_shown(self):
        run = self.write_run(scenes.HEALTHY, 1_767_225_600)
        (self.folder / "token").write_text(TOKEN + "\n", encoding="utf-8")
        (self.folder / "headers").write_text("X-Scope-OrgID: team\n", encoding="utf-8")
        for answers in (status(200, success([])), status(401, "no")):
            with self.serve(answers) as server:
                result = diagnose(run, "--prometheus", server.url + "/prefix/", "--bearer-file", self.folder / "token",
                                  "--header-file", self.folder / "headers")
                self.assertTrue(server.seen)
                for path, _, headers in server.seen:
                    self.assertTrue(path.startswith("/prefix/api/v1/query"), path)
                    self.assertEqual((headers["Authorization"], headers["X-Scope-OrgID"]), ("Bearer " + TOKEN, "team"))
                self.assertNotIn(TOKEN, result.stdout + result.stderr)

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed: no certificate to show")
    def test_a_server_that_asks_who_is_there_is_shown_a_certificate(self):
        def make(name, *more):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                            "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}", *more], cwd=self.folder, check=True,
                           stderr=subprocess.DEVNULL)
        make("server", "-addext", "subjectAltName=IP:127.0.0.1")
        make("client")
        make("stranger")
        scene = next(s for s in scenes.scenes() if s.name == "kv_bound_queue")
        run = self.write_run(scene.load, 1_767_225_600)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        context.load_verify_locations(self.folder / "client.pem")
        context.verify_mode = ssl.CERT_REQUIRED
        server = self.serve(status(200, success(scenes.record(scene, 1_767_225_600, 5.0)["series"])))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with server:
            url = server.url.replace("http:", "https:")
            trusted = ("--prometheus", url, "--ca-file", self.folder / "server.pem")
            shown = diagnose(run, *trusted, "--cert-file", self.folder / "client.pem", "--key-file", self.folder / "client.key")
            self.assertIn("queue.kv_bound", shown.stdout, shown.stderr)
            for wrong in ((), ("--cert-file", self.folder / "stranger.pem", "--key-file", self.folder / "stranger.key")):
                result = diagnose(run, *trusted, *wrong)
                self.assertEqual(result.returncode, 3, result.stderr)
                self.assertNotIn("BEGIN", result.stdout + result.stderr)
            untrusted = diagnose(run, "--prometheus", url)
            self.assertEqual(untrusted.returncode, 3)
            self.assertIn("certificate", untrusted.stderr)
        half = diagnose(run, "--prometheus", url, "--cert-file", self.folder / "client.pem")
        self.assertEqual(half.returncode, 2)
        self.assertIn("belong together", half.stderr)

    def test_a_password_in_the_address_is_refused(self):
        result = diagnose(self.write_run(scenes.HEALTHY, 0), "--prometheus", "http://me:secret1234@127.0.0.1:9")
        self.assertEqual(result.returncode, 2)
        self.assertNotIn("secret1234", result.stdout + result.stderr.replace("http://me:secret1234@127.0.0.1:9", ""))

    def test_warnings_are_shown_and_lower_the_confidence(self):
        scene = next(s for s in scenes.scenes() if s.name == "kv_bound_queue")
        series = scenes.record(scene, 1_767_225_600, 5.0)["series"]
        with self.serve(status(200, success(series, warnings=["store gateway is away"]))) as server:
            result = diagnose(self.write_run(scene.load, 1_767_225_600), "--prometheus", server.url)
        self.assertIn("store gateway is away", result.stdout)
        self.assertIn("queue.kv_bound, low confidence", result.stdout)

    def test_a_clock_that_is_ahead_moves_the_window(self):
        scene = next(s for s in scenes.scenes() if s.name == "kv_bound_queue")
        series = scenes.record(scene, 1_767_225_603, 5.0)["series"]
        with self.serve(status(200, success(series)), ahead=3.0) as server:
            seen = json.loads(diagnose(self.write_run(scene.load, 1_767_225_600), "--prometheus", server.url,
                                       "--format", "json").stdout)
        self.assertEqual(seen["most_likely"], "queue.kv_bound")
        self.assertIn("data.clock_skew", {verdict["rule"] for verdict in seen["findings"]})
        self.assertAlmostEqual(seen["budget"]["probe_share"], 1.0, delta=0.01)

    def test_a_long_run_is_asked_for_a_quarter_of_an_hour_at_a_time(self):
        scene = next(s for s in scenes.scenes() if s.name == "kv_bound_queue")
        begin, interval = 1_767_225_600, 120.0                    # 48 minutes
        recording = scenes.record(scene, begin, interval)

        def piece(handler):
            form = handler.server.seen[-1][1]
            end, seconds = float(form["time"][0]), int(form["query"][0].rsplit("[", 1)[1].rstrip("s]"))
            self.assertLessEqual(seconds, 900)
            # Both edges belong to it, as with Prometheus 2: what two pieces hold must count once.
            return handler.answer(200, success([{**one, "values": kept} for one in recording["series"]
                                                if (kept := [v for v in one["values"] if end - seconds <= v[0] <= end])]))
        run, kept = self.write_run(scene.load, begin, interval), self.folder / "whole.json"
        kept.write_text(json.dumps(recording), encoding="utf-8")
        with self.serve(piece) as server:
            live = json.loads(diagnose(run, "--prometheus", server.url, "--format", "json").stdout)
            self.assertGreaterEqual(len(server.seen), 4)
        whole = json.loads(diagnose(run, "--prometheus-data", kept, "--format", "json").stdout)
        self.assertEqual(live["most_likely"], "queue.kv_bound")
        self.assertEqual(live["findings"], whole["findings"])

    def test_what_was_recorded_says_the_same(self):
        scene = next(s for s in scenes.scenes() if s.name == "slot_bound_queue")
        series = scenes.record(scene, 1_767_225_600, 5.0)["series"]
        run, kept = self.write_run(scene.load, 1_767_225_600), self.folder / "kept.json"
        with self.serve(status(200, success(series))) as server:
            live = json.loads(diagnose(run, "--prometheus", server.url, "--record", kept, "--format", "json").stdout)
        again = json.loads(diagnose(run, "--prometheus-data", kept, "--format", "json").stdout)
        self.assertEqual(live["findings"], again["findings"])
        self.assertEqual(live["ruled_out"], again["ruled_out"])

    def asked_in_promql(self, answer, *more):
        """(run, what was asked for in PromQL): one signal of the user, which the server answers so, and a rule on it."""
        scene = next(s for s in scenes.scenes() if s.name == "kv_bound_queue")
        series = scenes.record(scene, 1_767_225_600, 5.0)["series"]
        rules = self.folder / "own.yml"
        rules.write_text(OWN_RULES.format(expr="max(vdb_wait{$selector}[$window])"), encoding="utf-8")
        asked = []

        def answers(handler):
            form = handler.server.seen[-1][1]
            if "vdb_wait" not in form["query"][0]:
                return handler.answer(200, success(series))
            asked.append((form["query"][0], float(form["time"][0])))
            return answer(handler)
        with self.serve(answers) as server:
            run = diagnose(self.write_run(scene.load, 1_767_225_600), "--prometheus", server.url, "--rules", rules,
                           "--selector", 'pod="a"', *more, "--format", "json")
        return run, asked

    def test_a_signal_in_promql_is_asked_for_at_the_end_of_the_run(self):
        kept = self.folder / "kept.json"
        run, asked = self.asked_in_promql(vector(0.7), "--record", kept)
        self.assertEqual([query for query, _ in asked], ['max(vdb_wait{pod=~"(a)?"}[102s])'])
        self.assertGreater(asked[0][1], 1_767_225_690)
        self.assertIn("own.slow", {verdict["rule"] for verdict in json.loads(run.stdout)["findings"]})
        again = json.loads(diagnose(self.folder / "probes.jsonl", "--prometheus-data", kept, "--rules",
                                    self.folder / "own.yml", "--format", "json").stdout)
        self.assertIn("own.slow", {verdict["rule"] for verdict in again["findings"]})

    def test_a_signal_in_promql_without_one_good_answer_is_not_evaluable_and_says_why(self):
        for answer, why in ((vector(0.7, 0.8), "2 answers: let it aggregate them"), (vector(), "no answer"),
                            (vector("NaN"), "no number for this window"), (vector(7), "7 is out of its range"),
                            (status(400, json.dumps({"status": "error", "errorType": "bad_data", "error": "parse error"})),
                             "signal own_wait: ")):
            with self.subTest(why=why):
                run, _ = self.asked_in_promql(answer)
                seen = json.loads(run.stdout)
                self.assertIn(why, " ".join([seen["signals"]["own_wait"].get("why", ""), *seen["remarks"]]))
                self.assertNotIn("own.slow", {verdict["rule"] for verdict in seen["findings"]})
                self.assertEqual(seen["most_likely"], "queue.kv_bound")


class Exporter(Handler):
    """/SCENE/TARGET is the page of a target at the step that the clock says."""

    def do_GET(self):
        _, name, target = self.path.split("/")
        scene = self.server.played[name]
        step = max(0, min(scenes.STEPS, int((time.time() - self.server.begin) / STEP)))
        job, _, values_at = scene.target_list()[int(target)]
        if scene.down_from is not None and step >= scene.down_from and job != "dcgm":
            return self.answer(500, "down")
        return self.answer(200, scenes.exposition(values_at(step)), Content_Type="text/plain; version=0.0.4")


class Page(Handler):
    """A page that grows with every scrape."""

    def do_GET(self):
        self.server.count += 1
        self.answer(200, scenes.exposition(scenes.vllm(scenes.HEALTHY, scenes.FIRST + self.server.count)))


class Scrape(WithRun):
    def test_reads_the_page_of_a_server_now(self):
        with Server(("127.0.0.1", 0), Page) as server:
            server.count = 0
            result = diagnose(self.write_run(scenes.HEALTHY, 1_767_225_600), "--scrape", server.url + "/metrics")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("engine vllm", result.stdout)
        self.assertIn("inconclusive: the metrics are of now, the probes are not", result.stdout)

    def test_compares_with_an_earlier_run(self):
        before = self.folder / "before"
        before.mkdir()
        calm = scenes.Scene("before", scenes.HEALTHY, None)
        scenes.write_probes(before / "llmprobe.jsonl", scenes.probes(scenes.HEALTHY, 1_767_200_000, 5.0))
        (before / "recording.json").write_text(json.dumps(scenes.record(calm, 1_767_200_000, 5.0)), encoding="utf-8")
        with Server(("127.0.0.1", 0), Page) as server:
            server.count = 0
            result = diagnose(self.write_run(scenes.HEALTHY, 1_767_225_600), "--scrape", server.url + "/metrics",
                              "--baseline", before, "--format", "json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("a baseline", json.dumps(json.loads(result.stdout)["not_evaluable"]))


@real_prometheus.needed
class RealPrometheus(WithRun):
    """One Prometheus scrapes all scenes at once; each is asked for by its own label."""

    def config(self, played, port):
        jobs = []
        for name, scene in played.items():
            for i, (job, instance, _) in enumerate(scene.target_list()):
                jobs.append({"job_name": f"{name}-{job}-{i}", "metrics_path": f"/{name}/{i}",
                             "relabel_configs": [{"target_label": "instance", "replacement": instance},
                                                 {"target_label": "job", "replacement": job}],
                             "static_configs": [{"targets": [f"127.0.0.1:{port}"], "labels": {"scene": name}}]})
        interval = f"{int(SCRAPE * 1000)}ms"
        return {"global": {"scrape_interval": interval, "scrape_timeout": interval}, "scrape_configs": jobs}

    def wait_for_scrapes(self, url, targets):
        """Prometheus waits some seconds before it scrapes what its configuration names."""
        for _ in range(300):
            with urllib.request.urlopen(url + "/api/v1/query?query=count(up)", timeout=5) as answer:
                result = json.load(answer)["data"]["result"]
            if result and int(result[0]["value"][1]) == targets:
                return
            time.sleep(0.1)
        self.fail(f"not all of {targets} targets are scraped: {result}")

    def test_finds_the_cause_of_every_scene(self):
        played = {s.name: s for s in scenes.scenes() if s.name not in NOT_LIVE}
        self.assertGreaterEqual(len(played), 20)
        relaxed = self.folder / "relaxed.yml"  # a busy machine scrapes late
        relaxed.write_text("params: {longest_gap: 12, least_scrapes: 3, clocks_ahead: 60}\n", encoding="utf-8")
        with Server(("127.0.0.1", 0), Exporter) as server:
            server.played, server.begin = played, time.time() + 3600
            url = real_prometheus.start(self, self.folder, self.config(played, server.server_port))
            self.wait_for_scrapes(url, sum(len(scene.target_list()) for scene in played.values()))
            server.begin = begin = time.time() + 2 * SCRAPE
            time.sleep(begin + scenes.STEPS * STEP + 2 * SCRAPE - time.time())
            for name, scene in played.items():
                with self.subTest(scene=name):
                    run = self.folder / f"{name}.jsonl"
                    scenes.write_probes(run, scenes.probes(scene.load, begin, STEP))
                    options = [run, "--prometheus", url, "--selector", f'scene="{name}"', "--rules", relaxed, *scene.options]
                    text = diagnose(*options).stdout if scene.says else ""
                    self.assertEqual(scenes_test.complaints(scene, diagnose(*options, "--format", "json"), text), [])
            own = self.folder / "own.yml"
            own.write_text(OWN_RULES.format(expr="max(max_over_time(vllm:kv_cache_usage_perc{$selector}[$window]))"),
                           encoding="utf-8")
            run = diagnose(self.folder / "kv_bound_queue.jsonl", "--prometheus", url, "--selector", 'scene="kv_bound_queue"',
                           "--rules", relaxed, "--rules", own, "--format", "json")
            self.assertIn("own.slow", {verdict["rule"] for verdict in json.loads(run.stdout)["findings"]}, run.stderr)


if __name__ == "__main__":
    PROGRAM = [sys.argv.pop(1)]
    unittest.main()
