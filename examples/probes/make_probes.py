#!/usr/bin/env python3
"""Writes the recorded probes of this folder, the same bytes every time.

  python3 make_probes.py [FOLDER]

One JSON object a line, in the shape that llmprobe records: what 200 requests to an endpoint saw. The
times are drawn from log-normal distributions, as those of real endpoints roughly are.

  healthy.jsonl    well inside profiles/inference.yml
  degraded.jsonl   inside too, but 6 of 200 requests were slower than the endpoint's own limits
  failing.jsonl    overloaded: first tokens come late, and 9 of 200 requests time out
"""

import json
import math
import pathlib
import random
import sys

COUNT = 200
START = (2024, 11, 4, 9, 0)
MODEL = {"provider": "vllm", "model": "Qwen/Qwen2-0.5B-Instruct"}


def log_normal(source, median, spread):
    return median * math.exp(source.gauss(0, spread))


def timestamp(position):
    year, month, day, hour, minute = START
    seconds = position * 5
    return f"{year}-{month:02}-{day:02}T{hour + seconds // 3600:02}:{minute + seconds // 60 % 60:02}:{seconds % 60:02}Z"


def measured(source, position, status, ttft_median, rate_median):
    tokens = source.randint(24, 64)
    ttft = log_normal(source, ttft_median, 0.25)
    rate = log_normal(source, rate_median, 0.15)
    return {
        **MODEL,
        "status": status,
        "ttft_ms": round(ttft),
        "latency_ms": round(ttft + tokens / rate * 1000),
        "tokens_per_sec": round(rate, 1),
        "token_count": tokens,
        "timestamp": timestamp(position),
    }


def failed(position, reason):
    # As llmprobe writes them: zeros that measured nothing.
    return {
        **MODEL,
        "status": "error",
        "ttft_ms": 0,
        "latency_ms": 0,
        "tokens_per_sec": 0,
        "token_count": 0,
        "error": reason,
        "timestamp": timestamp(position),
    }


def healthy():
    source = random.Random(1)
    return [measured(source, i, "healthy", 120, 16) for i in range(COUNT)]


def degraded():
    source = random.Random(2)
    slow = set(source.sample(range(COUNT), 6))
    return [
        measured(source, i, "degraded", 900, 7) if i in slow else measured(source, i, "healthy", 150, 15)
        for i in range(COUNT)
    ]


def failing():
    source = random.Random(3)
    lost = set(source.sample(range(COUNT), 9))
    rows = []
    for i in range(COUNT):
        if i in lost:
            rows.append(failed(i, "context deadline exceeded (timeout after 30s)"))
        else:
            row = measured(source, i, "healthy", 600, 5)
            row["status"] = "degraded" if row["ttft_ms"] > 500 else "healthy"
            rows.append(row)
    return rows


RECORDINGS = {"healthy.jsonl": healthy, "degraded.jsonl": degraded, "failing.jsonl": failing}


def text_of(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    for name, make in RECORDINGS.items():
        (folder / name).write_text(text_of(make()), encoding="utf-8")


if __name__ == "__main__":
    main()
