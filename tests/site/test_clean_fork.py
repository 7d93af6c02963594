"""The processes that serve pages are forks; what they need must not be left behind in the one they came from."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lindung.site.serve import in_process_of_its_own

BUILT = "import polars as pl; pl.DataFrame({'a': range(50_000)}).lazy().sort('a').group_by('a').len().collect(); "
ASK = "from lindung.site.serve import refuse_lost_threads; refuse_lost_threads()"


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are looked at where Linux tells their names")
def test_a_process_that_built_tables_does_not_fork_the_pages() -> None:
    refused = run(BUILT + ASK)
    assert refused.returncode != 0
    assert "in_process_of_its_own" in refused.stderr


def test_a_process_that_only_loaded_the_programs_may_fork_the_pages() -> None:
    assert run("import polars; import lindung.rosters.reading; " + ASK).returncode == 0


def test_a_command_in_a_process_of_its_own_that_fails_ends_this_one_too(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        in_process_of_its_own("roster", "no-such-command")
    assert ended.value.code == 2
    in_process_of_its_own("roster", "--help")
    assert "check" in capfd.readouterr().out
