"""An hour of an inference server's metrics, the same bytes everywhere: a page, probes, and the answer of a Prometheus."""

import json
from pathlib import Path

BEGIN, INTERVAL, HOUR = 1_767_225_600, 5, 3600
PHASE = (0.3, 0.5, 0.8, 1.0, 1.5, 2.0, 2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 7680.0)
HISTOGRAMS = ("vllm:time_to_first_token_seconds", "vllm:e2e_request_latency_seconds", "vllm:request_queue_time_seconds",
              "vllm:request_prefill_time_seconds", "vllm:request_decode_time_seconds", "vllm:inter_token_latency_seconds")
GAUGES = ("vllm:num_requests_running", "vllm:num_requests_waiting", "vllm:kv_cache_usage_perc")


def series(wanted):
    """(name, labels, what it grows by a step; None: a gauge) of `wanted` series: engines, each with all of a server's metrics."""
    made, engine = [], 0
    while len(made) < wanted:
        labels = {"model_name": "assistant", "engine": str(engine), "instance": f"vllm-{engine}:8000", "job": "inference",
                  "namespace": "inference"}
        for name in GAUGES:
            made.append((name, labels, None))
        for name in HISTOGRAMS:
            for bound in (*map(str, PHASE), "+Inf"):
                made.append((name + "_bucket", {**labels, "le": bound}, 2))
            made.append((name + "_sum", labels, 1.2))
            made.append((name + "_count", labels, 2))
        engine += 1
    return made[:wanted]


def value(index, growth, step):
    if growth is None:
        return f"{0.25 + (index + step) % 3 * 0.125:g}"
    return f"{1000 + growth * step:g}"


def page(megabytes=4):
    """A metrics page of about so many megabytes."""
    lines, size, count = [], 0, 0
    while size < megabytes * 1e6:
        for index, (name, labels, growth) in enumerate(series(400)):
            text = ",".join(f'{key}="{label}"' for key, label in labels.items())
            lines.append(f"{name}{{{text},pod=\"p{count}\"}} {value(index, growth, 7)}")
            size += len(lines[-1]) + 1
        count += 1
    return "\n".join(lines) + "\n"


def answer(wanted=2000, begin=BEGIN, end=BEGIN + HOUR):
    """What /api/v1/query says of the raw samples from `begin` to `end`."""
    steps = [step for step in range(HOUR // INTERVAL) if begin <= BEGIN + step * INTERVAL + 0.123 <= end]
    parts = []
    for index, (name, labels, growth) in enumerate(series(wanted)):
        samples = ",".join(f'[{BEGIN + step * INTERVAL}.123,"{value(index, growth, step)}"]' for step in steps)
        parts.append('{"metric":' + json.dumps({"__name__": name, **labels}, separators=(",", ":")) + ',"values":[' + samples + "]}")
    return '{"status":"success","data":{"resultType":"matrix","result":[' + ",".join(parts) + "]}}"


def write_probes(path, steps=HOUR // INTERVAL):
    """A probe every interval of the hour."""
    rows = [json.dumps({"status": "healthy", "timestamp": BEGIN + step * INTERVAL + 0.5, "ttft_ms": 612.5, "latency_ms": 1800.0})
            for step in range(2, steps - 2)]
    Path(path).write_text("\n".join(rows) + "\n", encoding="utf-8")
