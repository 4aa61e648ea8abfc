"""Stand-ins as child processes: what a test that starts one hears when it does not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.cloud.running import RunningCloud
from local.running import NotReady, RunningProgram
from local.stripe_api.running import Refused, RunningStripe


@pytest.mark.parametrize("kind", [RunningCloud, RunningStripe])
def test_a_program_that_cannot_start_is_told_at_once_with_the_end_of_its_log(
    tmp_path: Path, kind: type[RunningProgram]
) -> None:
    program = kind(tmp_path, options=("--no-such-option",))

    with pytest.raises(NotReady, match=rf"{kind.title} did not start:(.|\n)*--no-such-option"):
        program.start()


def test_what_the_stripe_stand_in_refuses_is_told_with_its_answer(tmp_path: Path) -> None:
    with RunningStripe(tmp_path) as stripe, pytest.raises(Refused, match=r"POST /v1/accounts was answered 400: .*type"):
        stripe.call("POST", "/v1/accounts", type="no such type")
