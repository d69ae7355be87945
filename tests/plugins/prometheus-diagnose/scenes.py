"""Servers that do not exist: what they export at each step of a run, and what their clients saw.

A scene is played in steps. Its targets give a dictionary (name, labels) -> value for a step, from which come an exposition (for a
Prometheus that scrapes it) and a recording (for --prometheus-data). Everything is made up and repeatable.
"""

import json
import math
from dataclasses import dataclass, field, replace

STEPS = 24
FIRST, LAST = 3, 22  # steps in which requests come
PHASE_BUCKETS = [0.3, 0.5, 0.8, 1.0, 1.5, 2.0, 2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0]
TTFT_BUCKETS = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0]
ITL_BUCKETS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0]


@dataclass
class Load:
    """Means in seconds of every request, and gauges."""
    requests: int = 10          # a step
    front: float = 0.005
    queue: float = 0.002
    prefill: float = 0.080
    decode: float = 1.2
    itl: float = 0.020
    outside: float = 0.010
    kv: float = 0.30
    waiting: float = 0
    running: float = 4
    deferred: float = 0
    preemptions: int = 0        # a step
    prompt_tokens: int = 500
    hit_ratio: float = 0.5
    share: float = 1.0          # of the requests that are probes
    errors: int = 0             # of the probes
    error: str = "HTTP 500"
    server_errors: bool = False
    slow_first: float = 0       # seconds that the first three take more
    burst_share: float = None
    restart_at: int = None
    spread_itl: bool = False
    stalled: bool = False

    @property
    def ttft(self):
        return self.front + self.queue + self.prefill


def histogram(values, name, labels, buckets, count, mean):
    for bound in buckets:
        values[(name + "_bucket", (*labels, ("le", f"{bound:g}")))] = count if mean <= bound else 0
    values[(name + "_bucket", (*labels, ("le", "+Inf")))] = count
    values[(name + "_sum", labels)] = count * mean
    values[(name + "_count", labels)] = count


def finished(load, step):
    """Requests that were finished until this step, since the process began."""
    begin = FIRST - 1 if load.restart_at is None or step < load.restart_at else load.restart_at
    base = 40 if load.restart_at is None or step < load.restart_at else 0
    return base + load.requests * max(0, min(step, LAST) - begin) if not load.stalled else 40


def vllm(load, step, model="llama", engine="0", prefix="vllm:", old_names=False):
    values = {}
    labels = (("engine", engine), ("model_name", model))
    n = finished(load, step)
    busy = FIRST <= step <= LAST
    histogram(values, prefix + "time_to_first_token_seconds", labels, TTFT_BUCKETS, n, load.ttft)
    histogram(values, prefix + "e2e_request_latency_seconds", labels, PHASE_BUCKETS, n, load.ttft + load.decode)
    queue_name = "time_in_queue_requests" if old_names else "request_queue_time_seconds"
    histogram(values, prefix + queue_name, labels, PHASE_BUCKETS, n, load.queue)
    histogram(values, prefix + "request_prefill_time_seconds", labels, PHASE_BUCKETS, n, load.prefill)
    histogram(values, prefix + "request_decode_time_seconds", labels, PHASE_BUCKETS, n, load.decode)
    itl_name = "time_per_output_token_seconds" if old_names else "inter_token_latency_seconds"
    histogram(values, prefix + itl_name, labels, ITL_BUCKETS, n * 60, load.itl)
    if load.spread_itl:  # one gap in ten is ten times as long
        for bound in ITL_BUCKETS:
            values[(prefix + itl_name + "_bucket", (*labels, ("le", f"{bound:g}")))] = n * 54 if bound < load.itl * 8 else n * 60
        histogram(values, prefix + "iteration_tokens_total", labels, [64, 256, 1024, 2048, 4096, 8192], n * 5, 4500)
    kv_name = "gpu_cache_usage_perc" if old_names else "kv_cache_usage_perc"
    values[(prefix + kv_name, labels)] = load.kv if busy else 0.01
    values[(prefix + "num_requests_waiting", labels)] = load.waiting if busy else 0
    values[(prefix + "num_requests_waiting_by_reason", (*labels, ("reason", "deferred")))] = load.deferred if busy else 0
    values[(prefix + "num_requests_waiting_by_reason", (*labels, ("reason", "capacity")))] = (load.waiting - load.deferred) if busy else 0
    values[(prefix + "num_requests_running", labels)] = load.running if busy else 0
    values[(prefix + "num_preemptions_total", labels)] = load.preemptions * max(0, min(step, LAST) - FIRST + 1)
    errors = load.errors if load.server_errors and step > FIRST + 2 else 0
    values[(prefix + "request_success_total", (*labels, ("finished_reason", "stop")))] = n
    values[(prefix + "request_success_total", (*labels, ("finished_reason", "error")))] = errors
    values[("http_requests_total", (("handler", "/v1/chat/completions"), ("status", "2xx")))] = n
    values[("http_requests_total", (("handler", "/v1/chat/completions"), ("status", "5xx")))] = errors
    values[(prefix + "prompt_tokens_total", labels)] = n * load.prompt_tokens
    values[(prefix + "generation_tokens_total", labels)] = n * 60
    values[(prefix + "prefix_cache_queries_total", labels)] = n * load.prompt_tokens
    values[(prefix + "prefix_cache_hits_total", labels)] = n * load.prompt_tokens * load.hit_ratio
    values[(prefix + "cache_config_info", (*labels, ("block_size", "16"), ("num_gpu_blocks", "10000")))] = 1
    values[("process_start_time_seconds", ())] = 1_767_000_000 + (0 if load.restart_at is None or step < load.restart_at else 77)
    return values


def sglang(load, step):
    values = {}
    labels = (("model_name", "qwen"),)
    n = finished(load, step)
    busy = FIRST <= step <= LAST
    histogram(values, "sglang:time_to_first_token_seconds", labels, TTFT_BUCKETS, n, load.ttft)
    histogram(values, "sglang:queue_time_seconds", labels, PHASE_BUCKETS, n, load.queue)
    histogram(values, "sglang:e2e_request_latency_seconds", labels, PHASE_BUCKETS, n, load.ttft + load.decode)
    values[("sglang:num_queue_reqs", labels)] = load.waiting if busy else 0
    values[("sglang:num_running_reqs", labels)] = load.running if busy else 0
    values[("sglang:full_token_usage", labels)] = load.kv if busy else 0
    values[("sglang:num_requests_total", labels)] = n
    values[("sglang:prompt_tokens_total", labels)] = n * load.prompt_tokens
    values[("sglang:generation_tokens_total", labels)] = n * 60
    if load.preemptions and busy:
        values[("sglang:num_retracted_requests_total", labels)] = load.preemptions * (step - FIRST + 1)
    return values


def llamacpp(load, step):
    n = finished(load, step)
    busy = FIRST <= step <= LAST
    return {("llamacpp:requests_processing", ()): load.running if busy else 0,
            ("llamacpp:requests_deferred", ()): load.waiting if busy else 0,
            ("llamacpp:prompt_tokens_total", ()): n * load.prompt_tokens,
            ("llamacpp:prompt_seconds_total", ()): n * load.prefill,
            ("llamacpp:tokens_predicted_total", ()): n * 60,
            ("llamacpp:predicted_tokens_seconds", ()): 60.0}


def dcgm(step, throttle=0, xid=0, xid_from=None, temperature=62, active=0.85, dram=0.5, tensor=0.3):
    labels = (("gpu", "0"), ("modelName", "NVIDIA A100"))
    code = xid if xid_from is None or step >= xid_from else 0
    return {("DCGM_FI_DEV_CLOCK_THROTTLE_REASONS", labels): throttle,
            ("DCGM_FI_DEV_XID_ERRORS", labels): code,
            ("DCGM_FI_DEV_GPU_TEMP", labels): temperature,
            ("DCGM_FI_DEV_SM_CLOCK", labels): 900 if throttle & 0xE8 else 1410,
            ("DCGM_FI_PROF_GR_ENGINE_ACTIVE", labels): active,
            ("DCGM_FI_PROF_DRAM_ACTIVE", labels): dram,
            ("DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", labels): tensor,
            ("DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS", labels): 2,
            ("DCGM_FI_DEV_ROW_REMAP_FAILURE", labels): 0}


@dataclass
class Scene:
    name: str
    load: Load
    first: str                                   # the rule that has to be first; None: no cause
    ruled_out: tuple = ()
    fired: tuple = ()                            # besides
    not_evaluable: tuple = ()
    exit: int = 1
    says: tuple = ()
    options: tuple = ()
    targets: list = None                         # (job, instance, step -> values); a vLLM by itself
    down_from: int = None                        # the target is down from here on
    baseline: Load = None

    def target_list(self):
        if self.targets:
            return self.targets
        return [("vllm", "vllm-0:8000", lambda step: vllm(self.load, step))]


HEALTHY = Load()


def gpu(**how):
    return ("dcgm", "node-0:9400", lambda step: dcgm(step, **how))


def engine(load, **how):
    return ("vllm", "vllm-0:8000", lambda step: vllm(load, step, **how))


def scenes():
    kv = replace(HEALTHY, queue=0.6, kv=0.97, waiting=5, running=16, preemptions=1)
    slots = replace(HEALTHY, queue=0.7, kv=0.35, waiting=6, running=16)
    prefill = replace(HEALTHY, prefill=0.9, prompt_tokens=6000)
    decode = replace(HEALTHY, itl=0.150, decode=9.0, running=40, kv=0.6)
    outside = replace(HEALTHY, outside=0.6)
    buffered = replace(HEALTHY, outside=1.1, burst_share=0.95)
    throttled = replace(HEALTHY, itl=0.160, decode=9.5, running=8)
    restarted = replace(HEALTHY, restart_at=12, errors=6, error="connection refused")
    stalled = replace(HEALTHY, stalled=True, waiting=12, running=0, errors=60, error="timeout")
    thin = replace(HEALTHY, share=0.12, outside=0.9)
    double = replace(HEALTHY, queue=0.5, kv=0.3, waiting=4, running=16)
    front = replace(HEALTHY, front=0.4)
    failing = replace(HEALTHY, errors=30, error="HTTP 503: overloaded", server_errors=True)
    limited = replace(HEALTHY, errors=40, error="HTTP 429: rate limit exceeded")
    return [
        Scene("healthy", HEALTHY, None, exit=0,
              ruled_out=("queue.kv_bound", "queue.slot_bound", "prefill.bound", "net.outside_server", "queue.dominates",
                         "server.restarted", "kv.preemption", "gpu.throttled", "gpu.xid"),
              targets=[engine(HEALTHY), gpu()]),
        Scene("kv_bound_queue", kv, "queue.kv_bound", ruled_out=("queue.slot_bound", "prefill.bound", "net.outside_server"),
              fired=("queue.dominates", "kv.preemption"), says=("kv_usage.max 97%",)),
        Scene("slot_bound_queue", slots, "queue.slot_bound", ruled_out=("queue.kv_bound", "kv.preemption", "net.outside_server")),
        Scene("prefill_bound", prefill, "prefill.bound", ruled_out=("queue.dominates", "queue.kv_bound", "net.outside_server")),
        Scene("decode_bound", decode, "decode.bound", ruled_out=("queue.dominates", "prefill.bound", "net.outside_server")),
        Scene("network_overhead", outside, "net.outside_server", ruled_out=("queue.dominates", "prefill.bound", "queue.kv_bound")),
        Scene("buffering_proxy", buffered, "net.stream_buffered", ruled_out=("queue.dominates", "prefill.bound")),
        Scene("front_end", front, "frontend.cpu_bound", exit=0, ruled_out=("queue.dominates", "prefill.bound", "net.outside_server")),
        Scene("throttled_gpu", throttled, "gpu.throttled", fired=("decode.bound",), ruled_out=("gpu.xid", "queue.dominates"),
              targets=[engine(throttled), gpu(throttle=0x40, temperature=91)]),
        Scene("power_capped_gpu", HEALTHY, None, exit=0, fired=("gpu.power_cap",), ruled_out=("gpu.throttled",),
              targets=[engine(HEALTHY), gpu(throttle=0x4)]),
        Scene("idle_gpu_bits", HEALTHY, None, exit=0, ruled_out=("gpu.throttled", "gpu.power_cap"),
              targets=[engine(HEALTHY), gpu(throttle=0x1)]),
        Scene("xid_new", restarted, "gpu.xid", fired=("server.restarted",), targets=[engine(restarted), gpu(xid=79, xid_from=12)],
              says=("gpu_xid.last 79",)),
        Scene("xid_stale", HEALTHY, None, exit=0, ruled_out=("gpu.xid",), targets=[engine(HEALTHY), gpu(xid=31)]),
        Scene("restart_in_the_window", restarted, "server.restarted", ruled_out=("queue.dominates",), fired=("err.connection",)),
        Scene("counter_reset_without_start_time", restarted, "server.restarted",
              targets=[("vllm", "vllm-0:8000", lambda step: {k: v for k, v in vllm(restarted, step).items()
                                                            if k[0] != "process_start_time_seconds"})]),
        Scene("duplicate_scrape", double, "queue.slot_bound", fired=("data.duplicate_series",), says=("max 4 requests",),
              targets=[engine(double), ("pods", "10.0.0.7:8000", lambda step: vllm(double, step))]),
        Scene("data_parallel_engines", kv, "queue.kv_bound", says=("max 97%",),
              targets=[("vllm", "vllm-0:8000", lambda step: {**vllm(kv, step, engine="0"),
                                                            **vllm(replace(kv, kv=0.95), step, engine="1")})]),
        Scene("replicas_out_of_balance", HEALTHY, "replica.imbalance", exit=0,
              targets=[("vllm", "vllm-0:8000", lambda step: vllm(replace(HEALTHY, requests=9, running=9), step)),
                       ("vllm", "vllm-1:8000", lambda step: vllm(replace(HEALTHY, requests=1, running=1), step))]),
        Scene("missing_metrics", HEALTHY, None, exit=0, not_evaluable=("queue.kv_bound", "queue.dominates"),
              targets=[("vllm", "vllm-0:8000", lambda step: {k: v for k, v in vllm(HEALTHY, step).items()
                                                            if "queue_time" not in k[0] and "kv_cache_usage" not in k[0]})]),
        Scene("renamed_metrics", kv, "queue.kv_bound", fired=("data.deprecated_names",),
              targets=[engine(kv, old_names=True)], says=("gpu_cache_usage_perc",)),
        Scene("prefixed_names", kv, "queue.kv_bound", options=("--name-prefix", "kserve_"), targets=[engine(kv, prefix="kserve_vllm:")]),
        Scene("probe_share_12_percent", thin, None, exit=0, not_evaluable=("net.outside_server",), says=("probes were 12% of the requests",)),
        Scene("negative_gap", replace(HEALTHY, prefill=2.0, outside=-1.9), "prefill.bound", fired=("data.populations_differ",),
              not_evaluable=("net.outside_server",), says=("they counted different requests",)),
        Scene("target_down", replace(HEALTHY, errors=20, error="connection refused"), "data.target_down", down_from=14),
        Scene("admission_stalled", stalled, "server.admission_stalled", fired=("err.timeout",)),
        Scene("nothing_answers", HEALTHY, None, exit=3, targets=[("node", "node-0:9100", lambda step: {("node_load1", ()): 1.0})],
              says=("no metric of any known engine",)),
        Scene("server_errors", failing, "err.server", ruled_out=("err.client_only", "queue.dominates")),
        Scene("errors_of_other_clients", HEALTHY, "err.many_at_server", fired=("err.seen_by_server",), ruled_out=("err.server",),
              targets=[engine(failing)]),
        Scene("hot_gpu_without_reasons", HEALTHY, "gpu.heat", exit=0, not_evaluable=("gpu.throttled",),
              targets=[engine(HEALTHY), ("dcgm", "node-0:9400", lambda step: {
                  ("DCGM_FI_DEV_THERMAL_VIOLATION", (("gpu", "0"),)): 50_000 * step})]),
        Scene("the_same_xid_again", HEALTHY, "gpu.xid_again", ruled_out=("gpu.xid",),
              targets=[engine(HEALTHY), ("dcgm", "node-0:9400", lambda step: {
                  **dcgm(step, xid=94), ("DCGM_EXP_XID_ERRORS_COUNT", (("gpu", "0"),)): 1 if step > 10 else 0})]),
        Scene("rate_limited_by_a_proxy", limited, "err.rate_limited", fired=("err.client_only",)),
        Scene("cold_start", replace(HEALTHY, slow_first=4.0), "cold_start", exit=0, ruled_out=("queue.dominates",)),
        Scene("prefill_interference", replace(HEALTHY, spread_itl=True), "decode.prefill_interference", exit=0),
        Scene("sglang_kv_bound", kv, "queue.kv_bound", ruled_out=("queue.slot_bound",),
              targets=[("sglang", "sglang-0:30000", lambda step: sglang(kv, step))], says=("engine sglang",)),
        Scene("llamacpp_says_little", slots, "queue.standing", exit=0, not_evaluable=("queue.dominates", "queue.kv_bound", "net.outside_server"),
              targets=[("llama", "llama:8080", lambda step: llamacpp(slots, step))], says=("engine llamacpp",)),
        Scene("longer_prompts_than_before", prefill, "prefill.bound", baseline=HEALTHY, fired=("workload.longer_inputs",),
              says=("(+820 ms)",)),
        Scene("cold_prefix_cache", replace(HEALTHY, hit_ratio=0.05, prefill=0.5), "prefill.bound", baseline=HEALTHY,
              fired=("prefix.cache_loss",)),
        Scene("all_queue_times_1_ms", replace(HEALTHY, queue=0.001), None, exit=0, ruled_out=("queue.dominates",),
              says=("at most 300 ms (below the first bucket)", "mean 1 ms")),
    ]


# What comes of a scene.

def iso(seconds):
    import datetime
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat(timespec="milliseconds")


def probes(load, begin, interval):
    """Records of the probes of a run whose step 0 is at `begin`."""
    total = load.requests * (LAST - FIRST + 1)
    count = max(1, round(total * load.share))
    span = (LAST - FIRST + 1) * interval
    rows = []
    for i in range(count):
        time = begin + (FIRST - 1) * interval + span * (i + 0.5) / count
        row = {"provider": "vllm", "model": "llama", "status": "healthy", "timestamp": iso(time)}
        every = max(1, count // load.errors) if load.errors else 0
        if every and i % every == every // 2 and sum(r["status"] == "error" for r in rows) < load.errors:
            rows.append({**row, "status": "error", "error": load.error})
            continue
        wobble = 1 + 0.05 * math.sin(i * 2.4)
        ttft = (max(0.001, load.ttft + load.outside)) * wobble + (load.slow_first if i < 3 else 0)
        # Of times that are scaled with the interval, so that a fast play does not reach beyond its window.
        row.update(ttft_ms=round(ttft * 1e3, 3), latency_ms=round((ttft + load.decode) * 1e3 * min(1, interval / 5), 3),
                   tokens_per_sec=round(1 / load.itl, 2))
        if load.burst_share is not None:
            row.update(itl_ms=0.4, burst_share=load.burst_share)
        rows.append(row)
    return rows


def write_probes(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def record(scene, begin, interval, targets=None):
    """The scene as a recording of raw samples."""
    series = {}
    for job, instance, values_at in targets or scene.target_list():
        place = (("instance", instance), ("job", job))
        for step in range(STEPS + 1):
            is_down = scene.down_from is not None and step >= scene.down_from and job != "dcgm"
            values = {("up", ()): 0 if is_down else 1}
            if not is_down:
                values.update(values_at(step))
            for (name, labels), value in values.items():
                series.setdefault((name, tuple(sorted(labels + place))), []).append([round(begin + step * interval, 3), f"{value:.10g}"])
    return {"format": "aipreflight-recording/1", "source": "scene " + scene.name,
            "window": [begin + FIRST * interval, begin + LAST * interval], "warnings": [],
            "series": [{"metric": {"__name__": name, **dict(labels)}, "values": samples}
                       for (name, labels), samples in series.items()]}


def exposition(values):
    """The text format; what is no counter by its name is left untyped."""
    lines = []
    for (name, labels), value in values.items():
        text = ",".join(f'{key}="{label}"' for key, label in labels)
        lines.append(f"{name}{{{text}}} {value:.10g}" if text else f"{name} {value:.10g}")
    return "\n".join(lines) + "\n"
