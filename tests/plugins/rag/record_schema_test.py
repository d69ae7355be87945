#!/usr/bin/env python3
"""docs/schema/rag-record.schema.json says of records what the check says of them.

    record_schema_test.py PROGRAM
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs/schema/rag-record.schema.json").read_text(encoding="utf-8"))
PROGRAM = []
GOOD = [
    {"id": "q", "query": "?", "answerable": True, "relevant": {"a": 2, "b": 0, "c": -1}, "retrieved": [{"id": "a", "score": 0.5}],
     "answer": "yes", "citations": ["a"], "abstained": False, "scores": {"faithfulness": 0.9, "fluency": None}, "cluster": "pets"},
    {"id": 7, "relevant": ["x", 8], "retrieved": ["x", 8]},
    {"id": "q", "answerable": None, "relevant": None, "retrieved": None, "citations": None, "abstained": None, "scores": None, "cluster": None},
    {"id": "q", "relevant": [], "retrieved": [], "citations": [], "scores": {}, "latency": {"of": ["our", "own"]}},
    {"id": "q", "retrieved": [{"id": 1, "score": 2, "title": "more"}], "cluster": 3},
]
BAD = [
    {}, [], 5, {"query": "?"}, {"id": ""}, {"id": None}, {"id": True}, {"id": 1.5}, {"id": ["q"]},
    {"id": "q", "answerable": "yes"}, {"id": "q", "abstained": 1}, {"id": "q", "relevant": "d"}, {"id": "q", "relevant": {"d": 0.5}},
    {"id": "q", "relevant": {"d": 2000000}}, {"id": "q", "relevant": {"d": None}}, {"id": "q", "relevant": [None]},
    {"id": "q", "retrieved": {"d": 1}}, {"id": "q", "retrieved": [{"id": "d"}]}, {"id": "q", "retrieved": ["d", {"id": "e", "score": 1}]},
    {"id": "q", "retrieved": [{"id": "d", "score": "high"}]}, {"id": "q", "citations": "d"}, {"id": "q", "citations": [[]]},
    {"id": "q", "scores": [1]}, {"id": "q", "scores": {"f": "high"}}, {"id": "q", "scores": {"f": True}}, {"id": "q", "cluster": ["a"]},
    {"id": "q", "cluster": ""},
]


class RecordSchema(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.file = Path(scratch.name, "records.jsonl")
        self.validator = jsonschema.Draft202012Validator(SCHEMA)

    def score(self, record):
        self.file.write_text(json.dumps(record) + "\n", encoding="utf-8")
        return subprocess.run([*PROGRAM, "rag", "score", "--results", self.file, "--source", "jsonl"], capture_output=True, text=True, check=False)

    def test_what_the_schema_accepts_is_read(self):
        for record in GOOD:
            self.assertTrue(self.validator.is_valid(record), record)
            self.assertEqual(self.score(record).returncode, 0, record)

    def test_what_the_schema_refuses_is_refused(self):
        for record in BAD:
            self.assertFalse(self.validator.is_valid(record), record)
            self.assertEqual(self.score(record).returncode, 3, record)

    def test_the_records_of_the_example_are_valid(self):
        lines = (ROOT / "examples/rag-app/evals/baseline.jsonl").read_text(encoding="utf-8").splitlines()
        self.assertGreater(len(lines), 30)
        for line in lines:
            self.validator.validate(json.loads(line))

    def test_the_schema_is_one(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)


if __name__ == "__main__":
    PROGRAM = [sys.argv.pop(1)]
    unittest.main()
