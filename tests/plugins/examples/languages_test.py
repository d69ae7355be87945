"""The examples in other languages: each passes, fails and could not measure as it should.

    languages_test.py BINARY python|shell|rust       77: the language is not on this system
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SKIP = 77


class Example:
    def __init__(self, binary, name, folder):
        self.binary = binary
        self.folder = Path(folder) / name
        shutil.copytree(ROOT / "examples" / name, self.folder)

    def check(self, profile, *more):
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        done = subprocess.run([self.binary, "check", "--profile", profile, "--out", "out", "--no-progress", *more],
                              cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100)
        report = out / "aipreflight-report.json"
        check = json.loads(report.read_text())["checks"][0] if report.exists() else {}
        return done.returncode, check, done.stdout + done.stderr

    def expect(self, code, arguments, reason=None):
        returned, check, output = self.check(*arguments)
        if returned != code or (reason and check.get("reason_code") != reason):
            sys.exit(f"{' '.join(arguments)}: exit code {returned}, reason {check.get('reason_code')!r}; "
                     f"expected {code}, {reason!r}\n{output}")
        return check

    def empty(self):
        for path in (self.folder / "prompts").iterdir():
            path.unlink()


def python(example):
    check = example.expect(0, ["prompts.yml"])
    assert check["gates"][0]["n"] == 4 and check["findings"][0]["reason_code"] == "large_prompt", check
    assert check["confinement"]["exec"] == "allowed" and check["confinement"]["network"] != "allowed", check
    example.expect(1, ["prompts.yml", "--set", "checks.prompt-size.with.command=[python3, prompt_size.py, prompts, '10']"])
    example.expect(3, ["prompts.yml", "--set", "checks.prompt-size.with.command=[python3, prompt_size.py]"], "command_failed")
    example.empty()
    example.expect(3, ["prompts.yml"])


def shell(example):
    example.expect(0, ["prompts.yml"])
    (example.folder / "prompts" / "new.txt").write_text("FIXME: say it\n")
    example.expect(1, ["prompts.yml"])
    example.empty()
    example.expect(3, ["prompts.yml"])


def rust(example):
    subprocess.run(["rustc", "--edition", "2021", "-O", "-C", "panic=unwind", "--crate-type", "cdylib", "-o",
                    "hello-rust.so", "hello.rs"], cwd=example.folder, check=True)
    example.expect(0, ["hello.yml", "--plugin-dir", "."])
    example.expect(1, ["hello.yml", "--plugin-dir", ".", "--set", "checks.hello-rust.with.max_share=10%"],
                   "prompts_too_large")
    example.expect(2, ["hello.yml", "--plugin-dir", ".", "--set", "checks.hello-rust.with.folder=nowhere"])
    example.empty()
    example.expect(3, ["hello.yml", "--plugin-dir", "."])


NEEDS = {"python": "python3", "shell": "sh", "rust": "rustc"}


def main():
    binary, language = str(Path(sys.argv[1]).resolve()), sys.argv[2]
    if shutil.which(NEEDS[language]) is None:
        print(f"SKIPPED: there is no {NEEDS[language]} on this system, so examples/{language}-plugin is not tried")
        return SKIP
    with tempfile.TemporaryDirectory(prefix="example-") as folder:
        {"python": python, "shell": shell, "rust": rust}[language](Example(binary, f"{language}-plugin", folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
