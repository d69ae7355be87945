import json
import pathlib
import sys
import threading
import unittest
import urllib.error
import urllib.request

APP = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(APP), str(APP / "evals")]

import app  # noqa: E402
import llm  # noqa: E402
import run_evals  # noqa: E402
import tracing  # noqa: E402


def declared_fields():
    lines = (APP / "telemetry.yml").read_text(encoding="utf-8").splitlines()
    return [line.split("- ")[1] for line in lines if line.startswith("  - ")]


class Evals(unittest.TestCase):
    def run_with(self, quality):
        return run_evals.evaluate(app.Assistant(llm.FakeClient(quality)), run_evals.load_cases())

    def test_have_at_least_thirty_cases_with_facts_from_the_knowledge(self):
        cases = run_evals.load_cases()
        knowledge = (APP / "knowledge.md").read_text(encoding="utf-8").lower()
        self.assertGreaterEqual(len(cases), 30)
        self.assertEqual(len({case["id"] for case in cases}), len(cases))
        for case in cases:
            for fact in case["facts"]:
                self.assertIn(fact.lower(), knowledge, case["id"])

    def test_good_model_meets_the_shipped_bounds(self):
        result = self.run_with("good")
        self.assertGreaterEqual(result["pass_rate"], 0.9)
        self.assertGreaterEqual(result["metrics"]["answer_quality"], 0.9)

    def test_bad_model_really_answers_worse(self):
        good, bad = self.run_with("good"), self.run_with("bad")
        self.assertLess(bad["passed"], good["passed"] / 2)
        self.assertLess(bad["metrics"]["answer_quality"], 0.5)

    def test_counts_and_rate_agree(self):
        result = self.run_with("good")
        self.assertEqual(result["pass_rate"], result["passed"] / result["total"])

    def test_same_data_gives_the_same_numbers(self):
        self.assertEqual(self.run_with("good"), self.run_with("good"))

    def test_score_is_the_share_of_facts_held(self):
        self.assertEqual(run_evals.share_of_facts("Profile only", ["profile", "security"]), 0.5)


class Model(unittest.TestCase):
    def test_unknown_quality_is_refused(self):
        with self.assertRaises(SystemExit):
            llm.FakeClient("splendid")

    def test_answer_comes_from_the_prompt_alone(self):
        self.assertEqual(llm.best_sentence("# Fees\nBees cost 3.\nCows cost 9.", "cows?"), "Cows cost 9.")
        self.assertEqual(llm.best_sentence("", "cows?"), "")


class Telemetry(unittest.TestCase):
    def test_every_declared_field_is_written_and_no_other(self):
        records = []
        app.Assistant(llm.FakeClient("good"), records.append).answer("How much is a day pass?")
        self.assertEqual(list(records[0]), declared_fields())
        self.assertGreater(records[0]["input_tokens"], 0)
        self.assertGreater(records[0]["cost_usd"], 0)
        self.assertIsNone(records[0]["error_type"])

    def test_failed_call_is_written_too(self):
        class Broken:
            def __init__(self):
                self.chat = self.completions = self

            def create(self, **_):
                raise TimeoutError("no answer")

        records = []
        with self.assertRaises(TimeoutError):
            app.Assistant(Broken(), records.append).answer("Hello?")
        self.assertEqual(records[0]["error_type"], "TimeoutError")


class Server(unittest.TestCase):
    def setUp(self):
        self.server = app.make_server(0, app.Assistant(llm.FakeClient("good")))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def tearDown(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def request(self, path, body=None):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(urllib.request.Request(self.url + path, data=body), timeout=10) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)

    def test_answers_a_question(self):
        status, reply = self.request("/answer", b'{"question": "How many stations are there?"}')
        self.assertEqual(status, 200)
        self.assertIn("142", reply["answer"])

    def test_refuses_a_body_without_a_question(self):
        for body in (b"[]", b"{", b"{}"):
            self.assertEqual(self.request("/answer", body)[0], 400)

    def test_says_that_it_is_healthy(self):
        self.assertEqual(self.request("/health"), (200, {"status": "ok"}))


class Tracing(unittest.TestCase):
    def spans_of(self, traceparent, fail=False):
        spans = []
        tracer = tracing.Tracer("s", "1", endpoint="http://receiver")
        tracer.send = spans.append
        try:
            with tracer.call("x", traceparent) as span:
                span.update({"count": 3, "share": 0.5, "on": True, "names": ["a"]})
                if fail:
                    raise TimeoutError
        except TimeoutError:
            pass
        return spans[0]

    def test_span_belongs_to_the_trace_that_asked(self):
        span = self.spans_of("00-" + "1" * 32 + "-" + "2" * 16 + "-01")
        self.assertEqual((span["traceId"], span["parentSpanId"]), ("1" * 32, "2" * 16))
        self.assertEqual(span["attributes"][0], {"key": "count", "value": {"intValue": "3"}})
        self.assertEqual(self.spans_of("junk")["parentSpanId"], "")

    def test_error_is_told(self):
        span = self.spans_of(None, fail=True)
        self.assertEqual(span["status"]["code"], 2)
        self.assertIn({"key": "error.type", "value": {"stringValue": "TimeoutError"}}, span["attributes"])

    def test_nothing_is_sent_without_an_address(self):
        tracer = tracing.Tracer("s", "1", endpoint="")
        tracer.send = self.fail
        with tracer.call("x") as span:
            self.assertEqual(span, {})


if __name__ == "__main__":
    unittest.main()
