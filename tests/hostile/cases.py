"""What each way to break the contract must come to.

Preparing fails with exit code 2, a reason code and words of the sentence; nothing runs. From `run` on, one check fails and all
others keep their results.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    name: str
    exit: int
    status: str = ""        # of the check; "" where nothing runs
    reason: str = ""        # reason code of the check, or of the problem
    words: str = ""         # in the check's summary, or in the problem's message
    uses: str = ""          # the module, if it is not named as the case is
    options: str = "{}"     # with:
    timeout: str = "60s"
    limits: str = "{}"
    is_slow: bool = False   # waits, or takes much: left out of the random combinations
    gates: int = -1         # that the report has of it; -1: any number


def refused(name, reason, words, **more):
    return Case(name, 2, "", reason, words, **more)


def error(name, reason, words="", **more):
    return Case(name, 3, "ERROR", reason, words, **more)


def passes(name, words="", **more):
    return Case(name, 0, "PASS", "", words, **more)


def hostile(way, number=0, check="hostile"):
    uses = "hostile" if check == "hostile" else f"hostile/{check}"
    return {"uses": uses, "options": f"{{what: {way}, number: {number}}}"}


LOAD = [
    refused("undefined-symbol", "plugin_load_failed", "undefined symbol: acme_licence_check"),
    refused("ctor-throws", "plugin_load_failed", "crashed with SIGABRT while loading"),
    refused("ctor-exits", "plugin_load_failed", "ended its process while loading (exit status 0)"),
    refused("ctor-aborts", "plugin_load_failed", "crashed with SIGABRT while loading"),
    refused("ctor-hangs", "plugin_timeout", "did not answer while loading within 30s", is_slow=True),
    refused("ctor-closes-descriptors", "plugin_load_failed", "while loading"),
    refused("ctor-prints", "plugin_load_failed", "printed to stdout while loading"),
    refused("ctor-forks", "plugin_load_failed", "while it was loaded, it started a process"),
    refused("ctor-changes-a-handler", "plugin_load_failed", "it changed the handling of SIGTERM"),
    refused("ctor-changes-a-limit", "plugin_load_failed", "it changed a resource limit"),
    refused("ctor-changes-the-environment", "plugin_load_failed", "it changed the environment variable PATH"),
    refused("ctor-changes-directory", "plugin_load_failed", "it changed the working directory"),
    refused("ctor-changes-the-umask", "plugin_load_failed", "it changed the umask"),
]
ENTRY = [
    refused("no-entry", "plugin_invalid", "no entry symbol aipreflight_plugin_v1"),
    refused("major-zero", "plugin_incompatible", "needs plugin ABI 0.0; this host speaks 1.0"),
    refused("next-major", "plugin_incompatible", "needs plugin ABI 2.0; this host speaks 1.0"),
    refused("next-minor", "plugin_incompatible", "needs the plugin ABI 1.42, this host speaks 1.0"),
    refused("null-entry", "plugin_incompatible", "needs a licence file in /etc/acme"),
    refused("entry-unreadable", "plugin_load_failed", "crashed with SIGSEGV while loading"),
    refused("module-size-zero", "plugin_invalid", "module table: struct_size is 0, the ABI 1.0 needs at least 112"),
    refused("module-size-small", "plugin_invalid", "module table: struct_size is 8, the ABI 1.0 needs at least 112"),
    refused("module-size-huge", "plugin_invalid", "module table: struct_size is 1073741824, at most 65536 is allowed"),
    refused("check-size-zero", "plugin_invalid", "check type #1: struct_size is 0"),
    refused("other-name", "plugin_invalid", "the module calls itself 'another', but its file is named 'other-name.so'"),
    refused("null-run", "plugin_invalid", "run is null, it is required"),
    refused("without-title", "plugin_invalid", "title is empty, it is required"),
    refused("odd-check-id", "plugin_invalid", "id is 'Bad Id!', expected [a-z][a-z0-9-]{1,40}"),
    refused("twin-checks", "plugin_invalid", "two check types have the id 'twin-checks'"),
    refused("key-twice", "plugin_invalid", "key 'level' is declared twice"),
    refused("odd-key-path", "plugin_invalid", "key 'Level..up': path has the segment 'Level'"),
    refused("many-keys", "plugin_invalid", "key_count is 100000, at most 1000 are allowed"),
    refused("title-not-utf8", "plugin_invalid", "title is not UTF-8 (byte 4)"),
    refused("title-huge", "plugin_invalid", "title has 1073741824 bytes, at most 65536 are allowed"),
    refused("title-with-nul", "plugin_invalid", "title holds the control character 0x00"),
    refused("title-with-escape", "plugin_invalid", "title holds the control character 0x1B"),
    refused("commands-are-garbage", "plugin_invalid", "command table: struct_size is 1663067759, at most 65536 is allowed"),
    refused("known-bad-is-garbage", "plugin_invalid", "selftest table: struct_size is 1663067759, at most 65536 is allowed"),
    refused("extension-crashes", "plugin_load_failed", "crashed with SIGABRT while loading"),
    passes("without-note"),
    passes("knows-every-extension"),
]
CREATE = [
    refused("create-says-nothing", "plugin_defect", "create returned null and did not say why"),
    refused("create-refuses", "no_server", "refused its configuration: there is no server to ask"),
    refused("create-throws", "plugin_exception", "an exception came out of create: no instance today"),
    refused("create-misplaces", "", "this value is wrong"),
    refused("create-crashes", "plugin_crashed", "crashed with SIGABRT in create"),
    refused("create-hangs", "plugin_timeout", "did not answer in create within 30s", is_slow=True),
    refused("create-floods", "", "and 9900 more errors of this check's configuration"),
    refused("bad-default", "plugin_invalid", "the default of 'level'"),
    refused("misplaced-number", "", "this number is not mine", **hostile("reject", 7)),
]
SIGNALS = [error(f"crash-by-{name.lower()}", "plugin_crashed", f"crashed with {name} in run", **hostile("crash", number))
           for number, name in ((11, "SIGSEGV"), (6, "SIGABRT"), (8, "SIGFPE"), (7, "SIGBUS"), (4, "SIGILL"))]
RUN = SIGNALS + [
    error("run-crashes", "plugin_crashed", "crashed with SIGSEGV in run; report it to nobody@example.org"),
    error("stack-overflow", "plugin_crashed", "crashed with SIGSEGV in run"),
    error("double-free", "plugin_crashed", "crashed with SIGABRT in run; its last lines: double free"),
    error("heap-corruption", "plugin_crashed", "crashed with SIGABRT in run"),
    error("exits", "plugin_exited", "ended its process in run (exit status 0)", **hostile("exit", 0)),
    error("exits-with-1", "plugin_exited", "ended its process in run (exit status 1)", **hostile("exit", 1)),
    error("exits-at-once", "plugin_exited", "(exit status 0)", **hostile("_exit", 0)),
    error("quick-exits", "plugin_exited", "(exit status 0)"),
    error("becomes-another-program", "plugin_exited", "in run", **hostile("exec", 0, "starter")),
    error("kills-its-parent", "plugin_killed", "was killed by SIGSYS in run"),
    error("kills-its-parent-by-a-file", "plugin_killed", "was killed by SIGSYS in run"),
    passes("limits-its-parent"),
    passes("signals-the-host", **hostile("signal the host")),
    error("kills-its-group", "plugin_killed", "was killed by SIGKILL in run, and not by this host"),
    error("kills-itself", "plugin_killed", "was killed by SIGKILL in run", **hostile("crash", 9)),
    error("crash-by-sigsys", "plugin_killed", "was killed by SIGSYS in run", **hostile("crash", 31)),
    error("stops-itself", "plugin_timeout", "did not end within its limit of 1s", timeout="1s", is_slow=True, **hostile("stop")),
    error("waits", "plugin_timeout", "did not end within its limit of 1s", timeout="1s", is_slow=True, **hostile("wait")),
    error("ignores-everything", "plugin_timeout", "its limit of 1s", timeout="1s", is_slow=True, **hostile("ignore")),
    error("spins", "plugin_timeout", "did not end within its limit of 1s", timeout="1s", is_slow=True),
    error("blocks-every-signal", "plugin_timeout", "did not end within its limit of 1s", timeout="1s", is_slow=True),
    error("deadlocks", "plugin_timeout", "did not end within its limit of 1s", timeout="1s", is_slow=True),
    passes("leaves-a-child-with-its-descriptors", **hostile("child", 0, "starter")),
    passes("leaves-a-daemon", **hostile("daemon", 0, "starter")),
    passes("leaves-many-children", is_slow=True, **hostile("children", 1000, "starter")),
    passes("leaves-a-thread"),
    error("reports-from-a-late-thread", "late_report", "gate was called after run returned", **hostile("late")),
    error("reports-late", "late_report", "gate was called after run returned"),
    error("reports-early", "late_report", "gate was called before run"),
    error("reads-late", "late_report", "node_get was called in run"),
    error("reserves-memory", "limit_memory", "crashed with SIGSEGV in run, where its limit of 4294967296 bytes of memory"),
    error("reserves-memory-and-throws", "limit_memory", "an exception came out of run: std::bad_alloc"),
    error("many-threads", "limit_threads", "ran more than 2048 threads", is_slow=True),
    error("returns-with-many-threads", "limit_threads", "ran more than 2048 threads", is_slow=True),
    error("opens-every-descriptor", "limit_files", "opened every descriptor that it may have"),
    error("fills-the-disk", "limit_disk", "more than 16777216 bytes to its artefact folder", limits="{artefacts: 16MiB}",
          **hostile("full folder", 64 << 20)),
    error("needs-more-than-its-profile-gives", "limit_gates", "more than 10 gates", limits="{gates: 10}", gates=10,
          **hostile("gates", 11)),
    error("writes-a-sparse-file", "limit_disk", "1073741824", **hostile("sparse file", 107374182400)),
    passes("floods-stdout", is_slow=True, **hostile("flood", 1 << 30)),
    passes("floods-stderr", is_slow=True),
    passes("floods-the-log", is_slow=True),
    passes("forges-a-verdict", **hostile("forge")),
    passes("prints-frames", gates=1),
    passes("replaces-stdout"),
    passes("changes-directory"),
    passes("changes-a-handler"),
    passes("changes-the-umask"),
    error("run-answers-nonsense", "plugin_defect", "run returned 77"),
    error("stops-unasked", "plugin_defect", "stopped although nobody asked it to", **hostile("stop unasked")),
    error("run-says-nothing", "could_not_measure", "does not say why"),
]
WIRE = [
    error("garbage-on-the-wire", "protocol", "broke the protocol of the runner in run"),
    error("huge-length-on-the-wire", "protocol", "4294967295", **hostile("huge length")),
    error("unknown-kind-on-the-wire", "protocol", "unknown message kind 'nope'", **hostile("unknown kind")),
    error("message-out-of-turn", "protocol", "does not belong in run", **hostile("out of turn")),
    error("half-a-frame", "protocol", "broke the protocol of the runner in run"),
    error("leaves-within-a-frame", "plugin_exited", "ended its process in run", **hostile("half a frame")),
    error("closes-the-wire", "protocol", "closed the connection", **hostile("close the wire")),
    error("forges-a-frame", "protocol", "gate", gates=0),
]
EVIDENCE = [
    error("reports-nothing", "no_evidence", "nothing was measured"),
    error("value-nan", "not_measured", "odd was not measured"),
    error("value-infinite", "evidence_invalid", "gate 'odd': value is infinite"),
    error("value-negative-infinite", "evidence_invalid", "gate 'odd': value is -infinite"),
    error("n-zero", "not_measured", "odd was not measured"),
    error("n-negative", "evidence_invalid", "n is -1, it cannot be negative"),
    passes("value-denormal"),
    error("interval-reversed", "evidence_invalid", "interval_low is 2, interval_high is 1"),
    error("interval-beside", "evidence_invalid", "value 1 is outside its interval, 2 to 3"),
    error("confidence-beyond", "evidence_invalid", "interval_confidence is 95"),
    error("odd-operator", "evidence_invalid", "op is 99, the ABI 1.0 knows 1 to 5"),
    error("odd-severity", "evidence_invalid", "severity is 9, the ABI 1.0 knows 0 to 1"),
    error("odd-absence", "evidence_invalid", "absence is -1"),
    error("odd-direction", "evidence_invalid", "direction is 5"),
    error("bound-nan", "evidence_invalid", "bound is NaN, it must be finite"),
    error("gate-twice", "evidence_invalid", "the id was reported before"),
    error("gate-null", "evidence_invalid", "gate: is null"),
    error("gate-size-zero", "evidence_invalid", "struct_size is 0"),
    error("gates-one-over", "limit_gates", "more than 100000 gates", is_slow=True, **hostile("gates", 100001)),
    error("name-null", "evidence_invalid", "id is null with size 12"),
    error("name-empty", "evidence_invalid", "id is empty"),
    error("name-huge", "evidence_invalid", "id has 1048576 bytes, at most 200 are allowed"),
    error("name-not-utf8", "evidence_invalid", "id is not UTF-8 (byte 4)"),
    error("name-bidi", "evidence_invalid", "id holds the character 0x202E"),
    Case("message-bidi", 1, "FAIL", "bound_missed", "safe\\u{202e} liaf \\x1b[2J"),
    passes("two-summaries", "the last word"),
    passes("judging-summary"),
    error("reports-after-cancel", "plugin_timeout", "did not end within its limit of 1s", timeout="1s", is_slow=True, gates=0),
    passes("many-reporters", "801 gates met"),
    passes("counts-instances"),
]
ARTEFACTS = [
    error("artefact-outside", "artefact_name", "the name '../outside.txt' is not"),
    error("artefact-absolute", "artefact_name", "the name '/etc/acme' is not"),
    error("artefact-slash", "artefact_name", "the name 'folder/file.txt' is not"),
    error("artefact-with-nul", "artefact_name", "a\\x00b.txt"),
    error("artefact-long", "artefact_name", "is not [A-Za-z0-9]"),
    error("artefact-reserved", "artefact_name", "is the host's own"),
    error("artefact-twice", "artefact_name", "was announced before"),
    error("artefact-is-a-symlink", "artefact_name", "is a symlink", **hostile("symlink")),
    error("artefact-is-a-fifo", "artefact_name", "is not a regular file", **hostile("fifo")),
    passes("plants-a-symlink-as-log", **hostile("log symlink")),
    passes("artefact-missing"),
    passes("artefact-hidden"),
    passes("artefact-grows"),
]
DETAILS = [
    error("details-are-text", "details_invalid", "not a JSON object"),
    error("huge-details", "limit_details", "details of more than 4194304 bytes"),
    error("details-deep", "details_invalid", "nested deeper than 128 levels"),
    passes("details-twice"),
    passes("details-beyond"),
]
ENDS = [
    passes("tells-secrets"),
    error("destroy-crashes", "plugin_crashed", "crashed with SIGABRT in destroy", gates=1),
    error("hangs-in-destroy", "plugin_timeout", "did not return from destroy", timeout="1s", is_slow=True, gates=1,
          **hostile("hang in destroy")),
    error("deadlocks-in-destroy", "plugin_timeout", "did not return from destroy", timeout="1s", is_slow=True, gates=1),
    error("exits-in-destroy", "plugin_exited", "in destroy", gates=1, **hostile("exit in destroy")),
    passes("crashes-at-unload"),
    passes("hangs-at-unload"),
    passes("crashes-at-exit"),
    error("opens-a-socket", "denied", "it was refused network"),
    error("starts-a-program", "denied", "it was refused exec"),
    error("leaves-shared-memory", "denied", "it was refused write"),
    error("writes-here", "denied", "it was refused write"),
]
CASES = LOAD + ENTRY + CREATE + RUN + WIRE + EVIDENCE + ARTEFACTS + DETAILS + ENDS
