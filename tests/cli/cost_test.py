"""The commands of the cost plugin: what they print, and how they end."""

import json
import subprocess
from pathlib import Path

import jsonschema

from gate import GateTest, closed, main

ROOT = Path(__file__).resolve().parents[2]

APP = """\
from openai import OpenAI

client = OpenAI()


def answer(question):
    return client.chat.completions.create(
        model="gpt-4o-mini", max_tokens=300, messages=[{"role": "user", "content": question}])
"""
# Each is known in its own way, or not at all.
MIXED = """\
import os
from anthropic import Anthropic
from openai import AzureOpenAI, OpenAI

client = OpenAI()
NAMES = ["gpt-4o", "gpt-4.1"]


def ask(question, model):
    client.responses.create(model=model, input=question)
    client.responses.create(model=os.getenv("MODEL", "gpt-4o"), input=question)
    client.embeddings.create(model="text-embedding-3-small", input=question)
    AzureOpenAI().chat.completions.create(model="gpt-4o", messages=[])
    Anthropic().messages.create(model="claude-of-tomorrow", max_tokens=5, messages=[])
    for name in NAMES:
        client.chat.completions.create(model=name, messages=[{"role": "user", "content": "hello"}], n=2)
"""
NOTEBOOK = {
    "cells": [{"cell_type": "markdown", "source": ["# one"]},
              {"cell_type": "code", "source": ["import openai\n", "openai.OpenAI().responses.create(model='gpt-4o', input='a')"]}],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
}
# What the README says: ten lines for a provider that nobody knows.
PROVIDER = """\
sdks:
  - id: acme
    provider: acme
    needles: [acme_llm]
    clients: [acme_llm.Client, "@acme/llm.Client"]
    calls:
      - {path: talk.say, model: [engine], input: [text], output: [limit]}
"""
PRICES = """\
prices:
  - {provider: acme, model: road-runner, input: 4, output: 8}
"""
ACME = """\
from acme_llm import Client

talker = Client()
talker.talk.say(engine="road-runner", text="beep beep", limit=50)
"""


class Cost(GateTest):
    def git(self, *words, folder="."):
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always", *words]
        done = subprocess.run(command, cwd=self.folder / folder, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def commit(self):
        if not (self.folder / ".git").exists():
            self.git("init", "-q", ".")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "a commit")

    def cost(self, *words, code=0):
        run = self.gate("cost", *words, "--as-of", "2026-11-25")
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)
        return run

    def assert_is_as(self, page, name):
        schema = json.loads((ROOT / f"docs/schema/{name}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(closed(schema)).validate(page)

    def test_json_is_as_its_schema_says(self):
        self.write("src/app.py", APP)
        self.write("src/mixed.py", MIXED)
        self.write("src/book.ipynb", json.dumps(NOTEBOOK))
        self.write("src/broken.py", "import openai\ndef f(:\n")
        self.write("src/route.ts", 'import OpenAI from "openai";\nnew OpenAI().responses.create({model: "gpt-4o", input: x});\n')
        self.write("src/test_app.py", APP)
        self.write("usage.csv", "operation,calls\nanswer,500\nnobody,5\n")
        page = json.loads(self.cost("scan", "src", "--format", "json", "--usage", "usage.csv").stdout)
        self.assert_is_as(page, "cost-sites")
        confidences = {site["model"]["confidence"] for site in page["sites"]}
        self.assertEqual(confidences, {"literal", "resolved", "range", "unknown"})
        self.assertEqual({site["language"] for site in page["sites"]}, {"python", "typescript"})
        self.assertIn(2, [site["cell"] for site in page["sites"]])
        self.assertEqual([one["reason"] for one in page["skipped"]], ["syntax_error"])
        self.assertEqual(len(page["test_sites"]), 1)
        self.assertGreater(page["totals"]["assumed"], 0)
        self.assertGreater(page["totals"]["unknown_sites"], 0)
        self.assertEqual(page["usage"]["unmatched"], ["usage.csv:3"])

    def test_a_path_where_nothing_is_ends_with_2(self):
        self.assertIn("nothing is at 'nowhere'", self.cost("scan", "nowhere", code=2).stderr)
        self.assertIn("is no value of --format", self.cost("scan", ".", "--format", "xml", code=2).stderr)

    def test_a_provider_of_ones_own_takes_ten_lines(self):
        self.assertLessEqual(len((PROVIDER + PRICES).splitlines()), 10)
        self.write("app.py", ACME)
        self.write("route.ts", 'import { Client } from "@acme/llm";\n\nconst c = new Client(); // acme_llm\n'
                               'export const f = () => c.talk.say({ engine: "road-runner", text: "hi", limit: 10 });\n')
        self.write("acme.yml", PROVIDER)
        self.write("prices.yml", PRICES)
        words = ("scan", "app.py", "route.ts", "--format", "json", "--patterns", "acme.yml", "--prices", "prices.yml")
        python, script = json.loads(self.cost(*words).stdout)["sites"]
        self.assertEqual((python["line"], python["sdk"], python["model"]["value"]), (4, "acme", "road-runner"))
        self.assertEqual(python["output_tokens"]["expected"], 50)
        tokens = python["input_tokens"]["expected"]
        self.assertAlmostEqual(python["cost_per_call_usd"]["expected"], (tokens * 4 + 50 * 8) / 1e6)
        self.assertEqual((script["line"], script["output_tokens"]["expected"]), (4, 10))
        self.assertEqual(json.loads(self.cost("scan", "app.py", "--format", "json").stdout)["sites"], [])

    def test_a_price_that_no_second_source_confirms_is_assumed(self):
        self.write("app.py", APP.replace("gpt-4o-mini", "ft:gpt-4.1-mini:acme::abc"))
        words = ("scan", "app.py", "--as-of", "2026-11-25")
        page = json.loads(self.cost(*words, "--format", "json").stdout)
        self.assert_is_as(page, "cost-sites")
        self.assertEqual(page["totals"]["known"], 0)
        self.assertGreater(page["totals"]["assumed"], 0)
        for site in page["sites"]:
            self.assertEqual((site["price_confidence"], site["price"]["confirmed"]), ("assumed", False))
            self.assertTrue([note for note in site["notes"] if "no second source confirms" in note])
        self.assertIn("assumed", self.cost(*words).stdout.splitlines()[1])
        self.assertIn("| assumed |", self.cost(*words, "--format", "markdown").stdout)
        self.write("own.yml", "prices: [{provider: openai, model: 'ft:gpt-4.1-mini', input: 0.8, output: 3.2}]\n")
        own = json.loads(self.cost(*words, "--format", "json", "--prices", "own.yml").stdout)
        self.assertEqual(own["totals"]["assumed"], 0)

    def test_a_provider_that_is_written_wrongly_is_refused_at_its_place(self):
        self.write("app.py", ACME)
        self.write("acme.yml", PROVIDER.replace("engine", "engine, ").replace("calls:", "cals:"))
        run = self.cost("scan", "app.py", "--patterns", "acme.yml", code=2)
        self.assertIn("acme.yml:6", run.stderr)
        self.assertIn("did you mean 'calls'?", run.stderr)

    def test_diff_ends_with_1_where_it_grew_too_much(self):
        self.write("src/app.py", APP)
        self.commit()
        self.write("src/app.py", APP.replace("gpt-4o-mini", "gpt-4o"))
        run = self.cost("diff", "--in", "src", "--max-increase-usd", "1", code=1)
        self.assertIn("model gpt-4o-mini → gpt-4o", run.stdout)
        self.assertIn("more than $1.00", run.stderr)
        self.cost("diff", "--in", "src", "--max-increase-usd", "100")
        self.cost("diff", "--in", "src")
        page = self.cost("diff", "--in", "src", "--format", "markdown").stdout
        self.assertTrue(page.startswith("**Model calls: +$"), page)

    def test_json_of_diff_is_as_its_schema_says(self):
        self.write("src/app.py", APP)
        self.write("src/gone.py", APP)
        self.write("src/broken.py", APP)
        self.commit()
        self.write("src/app.py", APP.replace("300", "400"))
        self.write("src/mixed.py", MIXED)
        (self.folder / "src/gone.py").unlink()
        (self.folder / "src/broken.py").write_bytes(APP.encode() + b"\0" * 100)
        page = json.loads(self.cost("diff", "--in", "src", "--format", "json").stdout)
        self.assert_is_as(page, "cost-diff")
        self.assertEqual({change["kind"] for change in page["changes"]}, {"added", "removed", "changed", "unread"})

    def test_diff_ends_with_2_where_git_knows_no_such_commit(self):
        self.write("src/app.py", APP)
        self.commit()
        self.assertIn("git knows no 'nowhere'", self.cost("diff", "nowhere", "--in", "src", code=2).stderr)

    def test_diff_ends_with_3_where_the_growth_could_not_be_measured(self):
        self.write("src/app.py", APP)
        self.commit()
        (self.folder / "src/app.py").write_bytes(APP.encode() + b"\0" * 100)
        run = self.cost("diff", "--in", "src", "--max-increase-usd", "1", code=3)
        self.assertIn("the growth is not measured", run.stderr)
        self.assertIn("unread", run.stdout)
        self.cost("diff", "--in", "src")  # nothing was asked of it

    def test_diff_says_that_a_shallow_clone_lacks_the_commit(self):
        self.write("src/app.py", APP)
        self.commit()
        self.write("src/app.py", APP + "\n")
        self.commit()
        self.git("clone", "-q", "--depth", "1", f"file://{self.folder}", "clone")
        run = self.gate("cost", "diff", "HEAD~1", "--in", "clone/src")
        self.assertEqual(run.returncode, 2, run.stdout)
        self.assertIn("fetch-depth: 0", run.stderr)

    def test_diff_says_that_a_clone_without_blobs_lacks_the_files(self):
        self.write("src/app.py", APP)
        self.commit()
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{self.folder}", "clone")
        self.git("config", "remote.origin.url", "file:///nowhere", folder="clone")
        self.write("clone/src/app.py", APP)
        run = self.gate("cost", "diff", "HEAD", "--in", "clone/src", "--max-increase-usd", "1")
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("git", run.stderr)

    def test_a_ref_is_read_without_touching_the_work_tree(self):
        self.write("src/app.py", APP)
        self.commit()
        self.write("src/app.py", APP.replace("300", "30"))
        self.git("add", "-A")
        self.write("src/app.py", APP.replace("300", "3000"))
        before = subprocess.run(["git", "status", "--porcelain=v2"], cwd=self.folder, capture_output=True, text=True, check=True).stdout
        self.cost("diff", "HEAD", "--in", "src")
        after = subprocess.run(["git", "status", "--porcelain=v2"], cwd=self.folder, capture_output=True, text=True, check=True).stdout
        self.assertEqual(after, before)


if __name__ == "__main__":
    main()
