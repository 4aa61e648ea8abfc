"""Starts everything, deploys what changed, and keeps serving."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console

from local.flow import admin, deploy, doctor, operating, running
from local.flow.problem import Problem
from local.flow.screen import Screen
from local.flow.settings import STRIPE_WEBHOOK_PATHS, Settings
from local.flow.supervisor import Program, Supervisor


def programs(settings: Settings) -> tuple[Program, ...]:
    """What serves the platform, in the order of starting."""
    python = (sys.executable, "-m")
    cloud = ("--port", str(settings.cloud_port), "--state-dir", str(settings.home / "cloud"))
    stripe = (
        *("--port", str(settings.stripe_port), "--state-dir", str(settings.home / "stripe")),
        *(option for path in STRIPE_WEBHOOK_PATHS for option in ("--webhook-url", settings.public_url + path)),
    )
    cdn = ("--port", str(settings.cdn_port), "--cloud-url", settings.cloud_url)
    return (
        Program("cloud", "The embedded cloud", (*python, "local.cloud", *cloud), settings.cloud_port, "/_flow/health"),
        Program(
            "stripe",
            "The Stripe stand-in",
            (*python, "local.stripe_api", *stripe),
            settings.stripe_port,
            "/_standin/health",
        ),
        Program("cdn", "The front door", (*python, "local.cdn", *cdn), settings.cdn_port, "/_flow/health"),
    )


def run(
    settings: Settings,
    console: Console,
    *,
    enforce_iam: bool = True,
    redeploy: bool = False,
    then: Callable[[Screen], bool] = lambda _: True,
) -> None:
    """Serve until Ctrl-C or SIGTERM. `then` runs once everything is up; when it says False, that was all."""
    with interrupted_by_signals(), running.alone(settings):
        _check_machine(settings)
        screen = Screen(console)
        with Supervisor(settings.logs) as supervisor:
            try:
                _start(settings, supervisor, screen)
                _deploy(settings, screen, supervisor, redeploy=redeploy)
                operating.give_stripe_keys(settings)
                admin.enforce_iam(settings, on=enforce_iam)
                screen.addresses(settings)
                if then(screen):
                    screen.say("Serving until Ctrl-C.")
                    supervisor.watch(lambda: False)
            except KeyboardInterrupt:
                pass
            finally:
                with _not_interrupted(), screen.busy("Stopping; the last changes are being saved"):
                    supervisor.stop()


def _check_machine(settings: Settings) -> None:
    for finding in doctor.examine(settings, is_starting=True):
        if not finding.is_well:
            raise Problem(finding.what, finding.remedy)


def _start(settings: Settings, supervisor: Supervisor, screen: Screen) -> None:
    for program in programs(settings):
        supervisor.start(program)
    for program in programs(settings):
        with screen.busy(f"{program.title} starts"):
            supervisor.wait_ready(program)
        screen.done(f"{program.title} is ready on port {program.port}")


def _deploy(settings: Settings, screen: Screen, supervisor: Supervisor, *, redeploy: bool) -> None:
    if not redeploy and not deploy.is_needed(settings):
        screen.done("The app is deployed and unchanged")
        return
    admin.enforce_iam(settings, on=False)
    with screen.deployment() as heard:
        deploy.run(settings, heard)
        supervisor.check()
    screen.done("The app is deployed")


@contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the block as Ctrl-C does."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """A second Ctrl-C does not cut the stopping short; each child has its own time limit."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
