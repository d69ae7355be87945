#!/usr/bin/env python3
"""A customer assistant over a hosted chat model: one call a question, one log record a call.

  python3 app.py "How much is a day pass?"
  python3 app.py --serve 8080          # POST /answer {"question": "…"}, GET /health
"""

import argparse
import http.server
import json
import os
import pathlib
import sys
import time
import uuid

import llm
import tracing

HERE = pathlib.Path(__file__).resolve().parent
MODEL = "gpt-4o-mini"
PROMPT_VERSION = "2024-11-support-3"
USD_PER_MILLION = {"input": 0.15, "output": 0.60}


def make_client():
    """The provider's own client where AIPREFLIGHT_HOSTED_LLM asks for it, the stand-in otherwise."""
    if os.environ.get("AIPREFLIGHT_HOSTED_LLM"):
        import openai

        return openai.OpenAI()
    return llm.FakeClient()


class Assistant:
    def __init__(self, client=None, log=None, tracer=None):
        self.client = client or make_client()
        self.tracer = tracer or tracing.Tracer("pedalport-assistant", PROMPT_VERSION)
        self.knowledge = (HERE / "knowledge.md").read_text(encoding="utf-8")
        self.log = log or (lambda record: None)

    def answer(self, question, traceparent=None):
        with self.tracer.call(f"chat {MODEL}", traceparent) as span:
            return self.answer_within(span, question)

    def answer_within(self, span, question):
        record = {
            "request_id": str(uuid.uuid4()),
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "model": MODEL,
            "prompt_version": PROMPT_VERSION,
            "input_tokens": 0,
            "output_tokens": 0,
            "latency_ms": 0.0,
            "cost_usd": 0.0,
            "error_type": None,
        }
        span.update({"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": MODEL,
                     "gen_ai.request.max_tokens": 300, "app.prompt.version": PROMPT_VERSION})
        start = time.monotonic()
        try:
            completion = self.client.chat.completions.create(
                model=MODEL,
                messages=[
                    {"role": "system", "content": self.knowledge},
                    {"role": "user", "content": question},
                ],
                max_tokens=300,
            )
            used = completion.usage
            record["input_tokens"] = used.prompt_tokens
            record["output_tokens"] = used.completion_tokens
            record["cost_usd"] = (
                used.prompt_tokens * USD_PER_MILLION["input"]
                + used.completion_tokens * USD_PER_MILLION["output"]
            ) / 1e6
            span.update({"gen_ai.response.model": completion.model, "gen_ai.usage.input_tokens": used.prompt_tokens,
                         "gen_ai.usage.output_tokens": used.completion_tokens, "app.llm.cost_usd": record["cost_usd"]})
            return completion.choices[0].message.content
        except Exception as problem:
            record["error_type"] = type(problem).__name__
            raise
        finally:
            record["latency_ms"] = round((time.monotonic() - start) * 1000, 3)
            self.log(record)


def print_record(record):
    print(json.dumps(record), file=sys.stderr)


def make_server(port, assistant):
    class Handler(http.server.BaseHTTPRequestHandler):
        def reply(self, status, body):
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self):
            if self.path == "/health":
                self.reply(200, {"status": "ok"})
            else:
                self.reply(404, {"error": "no such page"})

        def do_POST(self):
            if self.path != "/answer":
                self.reply(404, {"error": "no such page"})
                return
            try:
                size = int(self.headers.get("Content-Length") or 0)
                question = json.loads(self.rfile.read(size))["question"]
            except (ValueError, KeyError, TypeError):
                self.reply(400, {"error": 'send {"question": "…"}'})
                return
            self.reply(200, {"answer": assistant.answer(str(question), self.headers.get("traceparent"))})

        def log_message(self, *args):
            pass

    return http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("question", nargs="?")
    parser.add_argument("--serve", type=int, metavar="PORT")
    options = parser.parse_args()
    assistant = Assistant(log=print_record)
    if options.serve is not None:
        make_server(options.serve, assistant).serve_forever()
    elif options.question:
        print(assistant.answer(options.question, os.environ.get("TRACEPARENT")))
    else:
        parser.error("ask a question, or --serve PORT")


if __name__ == "__main__":
    main()
