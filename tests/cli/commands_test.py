"""Commands of plugins: parsed, helped, isolated, and heard to the end."""

import json
import signal
import subprocess
import sys
import unittest

MODULES = sys.argv.pop(2) if len(sys.argv) > 2 else ""

from gate import GateTest, main


class Commands(GateTest):
    def talker(self, *words, **variables):
        return self.gate("talker", *words, "--plugin-dir", MODULES, **variables)

    def assert_refused(self, run, *texts, code=2):
        self.assertEqual((run.returncode, run.stdout), (code, ""), run.stderr)
        for text in texts:
            self.assertIn(text, run.stderr)

    def test_words_and_options_reach_it_and_its_exit_code_comes_back(self):
        run = self.talker("say", "a b", "--times", "2", "c", "--exit-code=7")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (7, "a b\nc\na b\nc\n", ""))

    def test_the_streams_are_kept_apart(self):
        run = self.talker("say", "x", "--error")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", "x\n"))

    def test_an_id_with_a_hyphen_is_two_words(self):
        self.assertEqual(self.talker("do", "act", "nothing").returncode, 0)
        self.assertEqual(self.talker("do-act", "nothing").returncode, 0)

    def test_what_is_wrong_is_said_before_it_runs(self):
        self.assert_refused(self.talker("say"), "'talker say' needs WORD")
        self.assert_refused(self.talker("say", "x", "--tims", "3"), "unknown option '--tims'", "did you mean '--times'?")
        self.assert_refused(self.talker("say", "x", "--times", "many"), "--times: error: 'times' must be a whole number")
        self.assert_refused(self.talker("say", "x", "--times", "0"), "--times: error:")
        self.assert_refused(self.talker("say", "x", "--tone", "hihg"), "did you mean 'high'?")
        self.assert_refused(self.talker("say", "nothing"), "WORD: error: there is nothing to say")
        self.assert_refused(self.talker("sya"), "unknown command 'talker sya'", "did you mean 'talker say'?")
        self.assert_refused(self.talker(), "'talker' needs a command", "commands: say, do act")

    def test_an_exit_code_out_of_range_is_an_error(self):
        run = self.talker("say", "x", "--exit-code", "126")
        self.assertEqual((run.returncode, run.stdout), (3, "x\n"))
        self.assertIn("exit_code: code is 126, expected 0 to 125", run.stderr)

    def test_a_module_without_commands_says_so(self):
        self.assert_refused(self.gate("exec", "say"), "the plugin 'exec' has no commands")

    def test_help_is_made_from_the_table(self):
        for words in (("say", "--help"), ("say", "-h")):
            page = self.talker(*words)
            self.assertEqual(page.returncode, 0, page.stderr)
            self.assertIn("usage: aipreflight talker say [OPTION...] WORD...", page.stdout)
            self.assertIn("--tone TONE", page.stdout)
            self.assertIn("(low|high)", page.stdout)
        verbs = self.talker("--help")
        self.assertEqual(verbs.returncode, 0, verbs.stderr)
        self.assertIn("do act", verbs.stdout)

    def test_escapes_are_shown_and_not_obeyed(self):
        run = self.talker("do-act", "escape")
        self.assertEqual(run.stdout, "red \\x1b]0;title\\x07 \\x1b[2J\r\ntab\tend\n".replace("\r\n", "\n"))
        coloured = self.talker("do-act", "escape", CLICOLOR_FORCE="1")
        self.assertTrue(coloured.stdout.startswith("\x1b[31mred\x1b[0m "), coloured.stdout)

    def test_secrets_are_taken_out(self):
        run = self.talker("say", "the-secret-of-the-tide", "--token", "env:TIDE", TIDE="the-secret-of-the-tide")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertNotIn("the-secret", run.stdout)

    def test_a_crash_costs_one_sentence(self):
        run = self.talker("do-act", "crash")
        self.assert_refused(run, "SIGABRT", code=3)
        self.assert_refused(self.talker("do-act", "exit"), "ended its process in run (exit status 0)", code=3)

    def test_what_could_not_be_done_is_said(self):
        self.assert_refused(self.talker("do-act", "fail"), "the tide is out", code=3)
        self.assert_refused(self.talker("do-act", "misread"), "tides.yml:3:7: error: no such port")

    def test_what_it_did_not_declare_is_refused(self):
        run = self.talker("do-act", "network")
        if "not enforced" in run.stderr:
            self.skipTest("this kernel enforces nothing")
        self.assert_refused(run, "was kept from what it did not declare: network", code=3)

    def test_what_libraries_print_is_not_lost(self):
        run = self.talker("do-act", "stray")
        self.assertEqual((run.returncode, run.stdout), (0, ""))
        self.assertIn("from a library", run.stderr)

    def test_an_interrupt_stops_it_and_keeps_what_it_said(self):
        for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(number.name):
                process = self.start("talker", "do-act", "wait", "--plugin-dir", MODULES, stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, text=True, start_new_session=True)
                self.assertEqual(process.stdout.readline(), "waiting\n")
                process.send_signal(number)
                out, err = process.communicate(timeout=60)
                self.assertEqual((process.returncode, out), (status, "as far as it came\n"), err)

    def test_a_reader_that_goes_away_ends_it(self):
        process = self.start("talker", "say", "x" * 1000, "--times", "1000000", "--plugin-dir", MODULES,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.read(10)
        process.stdout.close()
        process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(timeout=60), 128 + signal.SIGPIPE)

    def test_info_lists_them(self):
        info = json.loads(self.gate("plugin", "info", "talker", "--json", "--plugin-dir", MODULES).stdout)
        self.assertEqual([command["id"] for command in info["commands"]], ["say", "do-act"])
        self.assertEqual(info["extensions"], ["aipf.command/1"])
        page = self.gate("plugin", "keys", "talker", "--format", "markdown", "--plugin-dir", MODULES).stdout
        self.assertIn("## Command `say`", page)

    def test_the_words_of_the_tree_are_those_of_its_modules(self):
        usage = self.gate("help").stdout
        words = [line.split()[0] for line in usage.split("commands of plugins:\n")[1].split("\n\n")[0].splitlines()]
        self.assertTrue(words)
        with_commands = set()
        for plugin in json.loads(self.gate("plugin", "list", "--json").stdout)["plugins"]:
            info = json.loads(self.gate("plugin", "info", plugin["module"], "--json").stdout)
            if info["commands"]:
                with_commands.add(plugin["module"])
        named = set()
        for word in words:
            page = self.gate(word, "--help")
            self.assertEqual(page.returncode, 0, page.stderr)
            named.add(word)
        self.assertLessEqual({module for module in with_commands if module != "prometheus-diagnose"}, named)


if __name__ == "__main__":
    main()
