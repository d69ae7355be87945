"""The packages in a root that has never seen the source: installed, used as the guide for authors says, and removed.

    clean_root_test.py ROOT BUILD CMAKE

A minimal Debian is made by debootstrap from the mirror that this machine's apt uses, and the four commands of
docs/plugin-authors.md are run in it line by line. Needs root, debootstrap and that mirror; 77, with the reason, where one is
missing: then nothing of this was shown.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT, BUILD, CMAKE = (Path(sys.argv.pop(1)).resolve() for _ in range(3))
sys.path.insert(0, str(ROOT / "tools"))
from check_docs import FENCE, commands, missing_lines  # noqa: E402

NEEDED = "ca-certificates,cmake,g++,make"


def skip(reason):
    print(f"SKIPPED: {reason}: nothing was installed in a clean root")
    sys.exit(77)


def mirror():
    """(suite, address) of the distribution that this machine is."""
    release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    suite = release.get("VERSION_CODENAME", "").strip('"')
    done = subprocess.run(["apt-get", "indextargets", "--format", "$(RELEASE) $(CODENAME) $(REPO_URI)", "Created-By: Packages"],
                          capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        words = line.split()
        if len(words) == 3 and suite in words[:2]:
            return suite, words[2]
    return None


def require():
    if os.geteuid() != 0:
        skip("this test needs root")
    for tool in ("debootstrap", "dpkg-deb", "unshare"):
        if not shutil.which(tool):
            skip(f"{tool} is not installed")
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        skip("mount namespaces are not allowed here")
    if mirror() is None:
        skip("apt names no mirror of this distribution")


class CleanRoot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.root = Path(cls.scratch.name) / "root"
        packages = Path(cls.scratch.name) / "packages"
        subprocess.run([CMAKE.parent / "cpack", "--config", BUILD / "CPackConfig.cmake", "-C", "Release", "-G", "DEB", "-B", packages],
                       check=True, stdout=subprocess.DEVNULL)
        suite, address = mirror()
        # What the host needs at run time, so that dpkg can install the packages without a mirror in the root.
        depends = {re.split(r"[ (|]", d.strip())[0] for p in packages.glob("*.deb")
                   for d in subprocess.run(["dpkg-deb", "--field", p, "Depends"], capture_output=True, text=True, check=True).stdout.split(",")}
        include = ",".join([NEEDED, *sorted(d for d in depends if d)])
        done = subprocess.run(["debootstrap", "--variant=minbase", f"--include={include}", suite, cls.root, address],
                              capture_output=True, text=True, timeout=1500, check=False)
        if done.returncode:
            cls.scratch.cleanup()
            skip("debootstrap could not make a root from the mirror: " + (done.stdout + done.stderr).strip()[-500:])
        for package in packages.glob("*.deb"):
            shutil.copy(package, cls.root / "root")

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def sh(self, command, folder="/root"):
        """In the root with its /proc, seen by this command alone, and with nothing of this machine's environment."""
        with_proc = ["unshare", "--mount", "sh", "-c", 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"', self.root]
        done = subprocess.run([*with_proc, "/usr/bin/env", "-i", "PATH=/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/root", "LC_ALL=C.UTF-8",
                               "bash", "-c", f"cd {folder} && {command}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=600, check=False)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")
        return done.stdout

    def files(self):
        return {str(p.relative_to(self.root)) for top in ("usr", "etc") for p in (self.root / top).rglob("*")}

    def test_installed_used_as_the_guide_says_and_removed(self):
        before = self.files()
        self.sh("dpkg --install *.deb")
        text = (ROOT / "docs" / "plugin-authors.md").read_text(encoding="utf-8")
        folder = "/root"
        for match in FENCE.finditer(text):
            if match[1] != "console installed":
                continue
            for command, expected in commands(match[2]):
                if command.startswith("cd "):
                    folder += "/" + command[3:]
                    continue
                output = self.sh(command, folder)
                self.assertIsNone(missing_lines(expected, output), f"{command}\n{output}")
        self.sh("dpkg --purge aipreflight-sdk aipreflight")
        self.assertEqual(self.files() - before, set(), "left behind")


if __name__ == "__main__":
    require()
    unittest.main()
