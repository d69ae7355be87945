"""What cpack makes: two Debian packages that lintian finds clean, and a tarball that works wherever it is unpacked.

    packages_test.py ROOT BUILD CMAKE [--lintian]

With --lintian, lintian alone judges the packages; 77 where it is not installed.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

LINTIAN = "--lintian" in sys.argv and bool(sys.argv.remove("--lintian") or True)
ROOT, BUILD, CMAKE = (Path(sys.argv.pop(1)).resolve() for _ in range(3))
BOTH = {"aipreflight", "aipreflight-sdk"}


def run(*command, **how):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600, **how)
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def make_packages(folder):
    """name -> path of each package, and the path of the tarball. As for a release: without debug information."""
    run(CMAKE.parent / "cpack", "--config", BUILD / "CPackConfig.cmake", "-C", "Release", "-B", folder)
    packages = {path.name.split("_")[0]: path for path in folder.glob("*.deb")}
    return packages, next(folder.glob("*.tar.gz"))


def contents(package):
    """path -> mode of all that a package holds."""
    lines = (line.split(None, 5) for line in run("dpkg-deb", "--contents", package).splitlines())
    return {words[5].split(" -> ")[0].removeprefix("./"): words[0] for words in lines}


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.scratch.name)
        cls.packages, cls.tarball = make_packages(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def field(self, name, field):
        return run("dpkg-deb", "--field", self.packages[name], field).strip()

    def test_each_file_is_in_the_package_that_its_users_install(self):
        self.assertEqual(set(self.packages), BOTH)
        host, sdk = (contents(self.packages[name]) for name in sorted(BOTH))
        for path in ("usr/bin/aipreflight", "usr/libexec/aipreflight/aipreflight-runner", "usr/lib/aipreflight/plugins/sla.so",
                     "usr/share/aipreflight/profiles/app.yml", "usr/share/aipreflight/schema/report.schema.json",
                     "usr/share/man/man1/aipreflight.1.gz", "usr/share/bash-completion/completions/aipreflight",
                     "usr/share/zsh/vendor-completions/_aipreflight", "usr/share/fish/vendor_completions.d/aipreflight.fish"):
            self.assertIn(path, host)
        for path in ("usr/include/aipreflight/abi.h", "usr/include/aipreflight/testkit.hpp", "usr/lib/libaipreflight-testkit.a",
                     "usr/lib/cmake/aipreflight-sdk/aipreflight-sdk-config.cmake", "usr/share/pkgconfig/aipreflight-sdk-testkit.pc",
                     "usr/share/aipreflight/templates/cpp/NAME.cpp.in"):
            self.assertIn(path, sdk)
        shared = {path for path in host.keys() & sdk.keys() if not path.endswith("/")}
        self.assertEqual(shared, set(), "both packages have these files: they could not be installed together")
        self.assertEqual([path for path in host | sdk if path.endswith(".debug")], [])

    def test_the_host_names_the_libraries_that_it_needs(self):
        self.assertIn("libc6", self.field("aipreflight", "Depends"))
        self.assertEqual(self.field("aipreflight-sdk", "Depends"), "")
        for name in BOTH:
            self.assertRegex(self.field(name, "Version"), r"^\d+\.\d+\.\d+$")
            self.assertEqual(self.field(name, "Package"), name)

    def test_the_packages_name_the_place_that_the_security_policy_names(self):
        place = re.search(r"<(https://\S+)/security>", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))[1]
        for name in BOTH:
            self.assertEqual(self.field(name, "Homepage"), place)
            self.assertRegex(self.field(name, "Maintainer"), r"^aipreflight maintainers <\S+\.invalid>$")
            with tempfile.TemporaryDirectory() as scratch:
                run("dpkg-deb", "--extract", self.packages[name], scratch)
                text = (Path(scratch) / "usr/share/doc" / name / "copyright").read_text(encoding="utf-8")
            self.assertIn(f"Upstream-Contact: {place}/issues\n", text)

    def test_every_archive_has_its_checksum(self):
        for path in (*self.packages.values(), self.tarball):
            self.assertIn("OK", run("sha256sum", "--check", f"{path.name}.sha256", cwd=self.folder))

    def test_the_tarball_judges_wherever_it_is_unpacked(self):
        with tempfile.TemporaryDirectory() as place:
            run("tar", "-xzf", self.tarball, "-C", place, "--strip-components=1")
            (Path(place) / "p.yml").write_text("name: p\nchecks:\n  - uses: rollback\n    with: {rollback_runbook: r.md, level: presence}\n")
            (Path(place) / "r.md").write_text("# Rollback\n\n1. Route traffic to the previous model.\n2. Watch the error rate.\n")
            run(Path(place) / "bin/aipreflight", "check", "--profile", "p.yml", "--out", "out", cwd=place)
            report = json.loads((Path(place) / "out/aipreflight-report.json").read_text())
            self.assertEqual(report["verdict"], "PASS")
            self.assertIn("wrote", run(Path(place) / "bin/aipreflight", "plugin", "new", "fresh", cwd=place))

    def test_the_manual_has_every_command_and_option(self):
        with tempfile.TemporaryDirectory() as place:
            run("dpkg-deb", "--extract", self.packages["aipreflight"], place)
            page = gzip.open(Path(place) / "usr/share/man/man1/aipreflight.1.gz", "rt", encoding="utf-8").read().replace("\\-", "-")
            aipreflight = Path(place) / "usr/bin/aipreflight"
            own, of_plugins = run(aipreflight, "--help").split("exit status:")[0].split("commands of plugins:")
            for command in re.findall(r"^  (\w+)  ", of_plugins, re.M):
                self.assertIn(f".Ss aipreflight {command}", page)
            for command in re.findall(r"^  (\w+)  ", own, re.M):
                help_text = run(aipreflight, command, "--help")
                self.assertIn(f".Ss aipreflight {command}", page)
                for option in re.findall(r"^  (?:-\w, |    )--([\w-]+)", help_text, re.M):
                    self.assertIn(f"Fl -{option}", page, command)  # Fl writes the first hyphen
        self.assertNotIn("@commands@", page)

    @unittest.skipUnless(shutil.which("man"), "man is not installed")
    def test_the_manual_has_no_mistake_of_its_language(self):
        with tempfile.TemporaryDirectory() as place:
            run("dpkg-deb", "--extract", self.packages["aipreflight"], place)
            done = subprocess.run(["man", "--warnings", "--local-file", Path(place) / "usr/share/man/man1/aipreflight.1.gz"],
                                  capture_output=True, text=True, env={**os.environ, "MANROFFSEQ": "", "LC_ALL": "C.UTF-8"})
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("EXIT STATUS", done.stdout)


class Lintian(unittest.TestCase):
    def test_lintian_finds_nothing(self):
        with tempfile.TemporaryDirectory() as place:
            packages, _ = make_packages(Path(place))
            self.assertEqual(set(packages), BOTH)
            done = subprocess.run(["lintian", "--allow-root", "--no-cfg", "--fail-on", "error,warning,override",
                                   *map(str, packages.values())], capture_output=True, text=True, timeout=600)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertNotRegex(done.stdout, r"^[EW]: ", done.stdout)


if __name__ == "__main__":
    if LINTIAN and not shutil.which("lintian"):
        print("SKIPPED: lintian is not installed: the packages were not judged (tools/packages test installs it)")
        sys.exit(77)
    unittest.main(defaultTest="Lintian" if LINTIAN else "Packages")
