import math
import pathlib
import sys
import unittest

APP = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(APP), str(APP / "evals")]

import index  # noqa: E402
import rag  # noqa: E402
import run_evals  # noqa: E402
import tracing  # noqa: E402


def evaluate(broken):
    return run_evals.evaluate(rag.Guide(broken), rag.load("queries.jsonl"))


class Bm25(unittest.TestCase):
    DOCUMENTS = [
        {"id": "a", "text": "red apples and green apples"},
        {"id": "b", "text": "green pears"},
        {"id": "c", "text": "blue plums, blue sky"},
    ]

    def test_score_is_the_formula(self):
        idx = index.Index(self.DOCUMENTS, ["text"])
        # "pears" is in one of three documents; document b has 2 terms, the mean is (4 + 2 + 4) / 3.
        idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
        norm = 1.2 * (1 - 0.75 + 0.75 * 2 / (10 / 3))
        self.assertAlmostEqual(idx.search("pears")[0][0], idf * 2.2 / (1 + norm))

    def test_best_document_comes_first_and_strangers_are_left_out(self):
        idx = index.Index(self.DOCUMENTS, ["text"])
        self.assertEqual([d["id"] for _, d in idx.search("green apples")], ["a", "b"])
        self.assertEqual(idx.search("the of and"), [])

    def test_empty_corpus_finds_nothing(self):
        self.assertEqual(index.Index([], ["text"]).search("apples"), [])


class Guide(unittest.TestCase):
    def test_quotes_and_cites(self):
        answer = rag.Guide(False).answer("How many shares does membership need?")
        self.assertIn("three shares", answer.text)
        self.assertEqual(answer.citations, ["shares"])

    def test_abstains_when_nothing_fits(self):
        for question in ("", "???", "How do I renew my passport?"):
            answer = rag.Guide(False).answer(question)
            self.assertTrue(answer.abstained, question)
            self.assertEqual(answer.citations, [])

    def test_broken_index_leaves_the_service_healthy(self):
        self.assertEqual(rag.Guide(True).health(), rag.Guide(False).health())

    def test_record_has_every_declared_field_and_no_other(self):
        records = []
        rag.Guide(False, records.append).answer("When is the rent due?")
        lines = (APP / "telemetry.yml").read_text(encoding="utf-8").splitlines()
        self.assertEqual(list(records[0]), [line.split("- ")[1] for line in lines if line.startswith("  - ")])
        self.assertEqual(records[0]["citations"], ["rent"])


class Data(unittest.TestCase):
    def test_every_judgement_names_a_document_that_holds_the_fact(self):
        texts = {d["id"]: d["text"] for d in rag.load("corpus.jsonl")}
        queries = rag.load("queries.jsonl")
        self.assertGreaterEqual(len(queries), 30)
        self.assertEqual(len({q["id"] for q in queries}), len(queries))
        self.assertGreaterEqual(sum(not q["relevant"] for q in queries), 5)
        for query in queries:
            self.assertEqual(bool(query["relevant"]), bool(query["facts"]), query["id"])
            for fact in query["facts"]:
                self.assertTrue(any(fact in texts[d] for d in query["relevant"]), query["id"])


class Evals(unittest.TestCase):
    def test_whole_index_meets_the_shipped_bounds(self):
        result = evaluate(False)
        self.assertGreaterEqual(result["pass_rate"], 0.9)
        self.assertGreaterEqual(result["metrics"]["retrieval_precision"], 0.8)
        self.assertGreaterEqual(result["metrics"]["answer_quality"], 0.85)
        self.assertGreaterEqual(result["metrics"]["citation_rate"], 0.95)
        self.assertLessEqual(result["metrics"]["hallucination_rate"], 0.05)
        self.assertEqual(result["metrics"]["empty_retrieval_handled"], 1)

    def test_broken_index_really_regresses(self):
        result = evaluate(True)
        self.assertLess(result["metrics"]["retrieval_precision"], 0.5)
        self.assertLess(result["metrics"]["answer_quality"], 0.5)
        self.assertLess(result["pass_rate"], 0.5)

    def test_counts_are_those_of_the_data(self):
        result = evaluate(False)
        answerable = sum(bool(q["relevant"]) for q in rag.load("queries.jsonl"))
        self.assertEqual(result["metric_counts"]["retrieval_precision"], answerable)
        self.assertEqual(result["metric_counts"]["hallucination_rate"], result["total"])
        self.assertEqual(result["pass_rate"], result["passed"] / result["total"])

    def test_answer_without_support_is_a_hallucination(self):
        guide = rag.Guide(False)
        guide.best_sentence = lambda document, question: "The moon is made of cheese."
        result = run_evals.evaluate(guide, rag.load("queries.jsonl"))
        self.assertGreater(result["metrics"]["hallucination_rate"], 0.7)
        self.assertEqual(result["metrics"]["citation_rate"], 0)

    def test_metric_over_nothing_is_null(self):
        only_unanswerable = [q for q in rag.load("queries.jsonl") if not q["relevant"]]
        result = run_evals.evaluate(rag.Guide(False), only_unanswerable)
        self.assertIsNone(result["metrics"]["retrieval_precision"])


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
