#!/usr/bin/env python3
"""The Dockerfile and the compose file: images are pinned, nothing runs as root, and the image has every library that it needs.

    images_test.py [CMAKE BUILD]

With CMAKE and BUILD the installation is put into a root that holds nothing but it, its libraries and glibc, as the image's base
does, and runs there.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import kubernetes
import yaml_documents

ROOT = Path(__file__).resolve().parents[2]
CMAKE, BUILD = (sys.argv.pop(1), sys.argv.pop(1)) if len(sys.argv) > 2 else (None, None)
GLIBC = ("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "ld-linux-x86-64.so.2")


def instructions(text):
    """(instruction, rest) of a Dockerfile, continued lines joined."""
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", text))
    return [tuple(line.strip().split(None, 1)) for line in joined.splitlines() if line.strip()]


def dockerfile_complaints(text):
    lines = instructions(text)
    stages = [rest for word, rest in lines if word == "FROM"]
    for stage in stages:
        if not kubernetes.PINNED.match(stage.split()[0]):
            yield f"the image {stage.split()[0]} is not pinned by its digest"
    if len(stages) < 2:
        yield "what builds is shipped"
    last = lines[max(i for i, (word, _) in enumerate(lines) if word == "FROM"):]
    words = {word: rest for word, rest in last}
    if "distroless" not in words["FROM"]:
        yield "the image has a shell"
    if words.get("USER", "0").split(":")[0] in ("0", "root"):
        yield "it runs as root"
    if not words.get("ENTRYPOINT", "").startswith("["):
        yield "the entry point wants a shell"
    if "RUN" in words:
        yield "the last stage runs commands, for which it has no shell"
    for word, rest in lines:
        if word == "ADD":
            yield "ADD fetches and unpacks: COPY does neither"
        if word in ("ENV", "ARG") and re.search(r"TOKEN|SECRET|PASSWORD", rest):
            yield f"a secret stands in {word}"


class Dockerfile(unittest.TestCase):
    def setUp(self):
        self.text = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    def test_it_is_pinned_small_and_not_root(self):
        self.assertEqual(list(dockerfile_complaints(self.text)), [])

    def test_each_rule_of_it_can_be_broken(self):
        for words, old, new in (("not pinned", "@sha256:", ":"), ("runs as root", "USER 65532:65532", "USER root"),
                                ("has a shell", "gcr.io/distroless/cc-debian12:nonroot", "debian"),
                                ("wants a shell", '["/usr/bin/aipreflight"]', "/usr/bin/aipreflight"),
                                ("runs commands", "WORKDIR /work", "RUN true"), ("ADD fetches", "COPY . .", "ADD . ."),
                                ("a secret", "WORKDIR /source", "ENV API_TOKEN=x")):
            self.assertIn(old, self.text)
            self.assertTrue(any(words in line for line in dockerfile_complaints(self.text.replace(old, new))), words)

    def test_what_it_copies_and_runs_is_there(self):
        for word, rest in instructions(self.text):
            if word == "COPY" and not rest.startswith("--from"):
                self.assertTrue((ROOT / rest.split()[0]).exists(), rest)
        for tool in re.findall(r"\btools/\w+", self.text):
            self.assertTrue((ROOT / tool).is_file(), tool)
        self.assertIn("tests", (ROOT / ".dockerignore").read_text(encoding="utf-8").split())

    def test_its_version_is_the_projects(self):
        version = re.search(r"project\(aipreflight\s+VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]
        self.assertIn(f'org.opencontainers.image.version="{version}"', self.text)
        for path in (ROOT / "k8s").rglob("kustomization.yml"):
            for tag in re.findall(r"newTag: (\S+)", path.read_text(encoding="utf-8")):
                self.assertEqual(tag, version, path)

    def test_libraries_that_modules_open_by_name_are_copied(self):
        known = (ROOT / "tools" / "image_libraries").read_text(encoding="utf-8")
        for path in (ROOT / "plugins").rglob("*.cpp"):
            for name in re.findall(r'"(lib\w+\.so\.)', path.read_text(encoding="utf-8")):
                self.assertIn(name, known, path)


class Compose(unittest.TestCase):
    def test_its_images_are_pinned_and_may_do_little(self):
        services = yaml_documents.document((ROOT / "grafana" / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
        self.assertEqual(set(services), {"prometheus", "grafana", "gate"})
        for name, service in services.items():
            self.assertRegex(service["image"], kubernetes.PINNED, name)
            self.assertNotIn("privileged", service, name)
            self.assertEqual(service["cap_drop"], ["ALL"], name)
            for variable, value in service.get("environment", {}).items():
                if re.search("PASSWORD|TOKEN|SECRET", variable):
                    self.assertRegex(value, r"^\$\{\w+:\?", variable)


def isolated():
    """The command that runs a program in a root of its own, or None where that is not allowed."""
    command = ["unshare", "--map-root-user", "--pid", "--fork", "--mount"]
    done = subprocess.run([*command, "true"], capture_output=True, check=False) if shutil.which("unshare") else None
    return command if done and done.returncode == 0 else None


@unittest.skipUnless(BUILD and isolated(), "no build was named, or no namespaces are allowed here: the image's root was not tried")
class Root(unittest.TestCase):
    def test_the_installation_runs_where_there_is_nothing_but_glibc(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for component in ("host", "plugins"):
                subprocess.run([CMAKE, "--install", BUILD, "--prefix", root / "usr", "--component", component], check=True,
                               stdout=subprocess.DEVNULL)
            subprocess.run([ROOT / "tools" / "image_libraries", root], check=True)
            triplet = subprocess.run(["gcc", "-print-multiarch"], capture_output=True, text=True, check=True).stdout.strip()
            for name in GLIBC:
                shutil.copy(f"/lib/{triplet}/{name}", root / "usr" / "lib" / triplet / name)
            (root / "lib64").mkdir()
            (root / "lib").symlink_to("usr/lib")
            shutil.copy(f"/lib/{triplet}/{GLIBC[-1]}", root / "lib64" / GLIBC[-1])
            for name in ("proc", "tmp", "work", "dev"):
                (root / name).mkdir()
            (root / "dev" / "null").touch()
            (root / "work" / "probes.jsonl").write_text(
                (ROOT / "examples" / "probes" / "healthy.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
            (root / "work" / "profile.yml").write_text(
                "name: image\nchecks:\n  - {uses: sla, with: {probe: {records: probes.jsonl}, sla: {ttft_ms: 500}}}\n"
                "  - {uses: prometheus-diagnose, with: {prometheus: http://127.0.0.1:9, probes: probes.jsonl, settle: 0s}}\n"
                "report: {formats: [json, prometheus]}\n", encoding="utf-8")
            script = (f"mount --bind /proc {root}/proc && mount --bind /dev/null {root}/dev/null && cd {root}/work && "
                      f"exec unshare --root={root} --wd=/work /usr/bin/aipreflight check --profile profile.yml --no-progress")
            done = subprocess.run([*isolated(), "bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)
            said = done.stdout + done.stderr
            self.assertEqual(done.returncode, 3, said)                 # nothing listens on port 9: and libcurl was found
            self.assertRegex(said, r"sla\s+PASS")
            self.assertIn("127.0.0.1", said)
            self.assertNotIn("libcurl", said)
            for module in (root / "usr").rglob("*.so"):
                if "plugins" in module.parts:
                    self.assertIn(module.stem, subprocess.run(
                        [*isolated(), "bash", "-c", f"mount --bind /proc {root}/proc && mount --bind /dev/null {root}/dev/null && "
                         f"exec unshare --root={root} --wd=/work /usr/bin/aipreflight plugin info {module.stem}"],
                        capture_output=True, text=True, check=False, timeout=60).stdout)


if __name__ == "__main__":
    sys.exit(unittest.main())
