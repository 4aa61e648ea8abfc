"""The commands of `flow` and what they print. Exit codes: 0 well, 1 failed, 2 wrong usage, 3 not running."""

import functools
import importlib
import json
import os
import time
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from local.flow import advertising, certifying, operating, people, running, verifying
from local.flow import demo as story_runner
from local.flow import doctor as examiner
from local.flow import down as stopper
from local.flow import events as bus_events
from local.flow import logs as function_logs
from local.flow import reset as resetter
from local.flow import seed as seeder
from local.flow import status as statuses
from local.flow import up as starter
from local.flow.problem import Problem
from local.flow.problem import of as unexpected
from local.flow.screen import Screen
from local.flow.settings import ROOT, Settings
from socialflow import clock, ids
from socialflow.money import micro_per_minor

_STORY = "local.flow.story"
_NOT_RUNNING = 3

_Home = Annotated[Path, typer.Option(envvar="FLOW_HOME", help="The folder that keeps the local world.")]
_CloudPort = Annotated[int, typer.Option(envvar="FLOW_CLOUD_PORT", min=1, max=65535, help="Port of the AWS endpoint.")]
_StripePort = Annotated[int, typer.Option(envvar="FLOW_STRIPE_PORT", min=1, max=65535, help="Port of the Stripe API.")]
_CdnPort = Annotated[int, typer.Option(envvar="FLOW_CDN_PORT", min=1, max=65535, help="Port of the front door.")]
_HOME = ROOT / ".flow"

app = typer.Typer(
    name="flow",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Social Flow on this machine: the cloud, its stand-ins and the app that goes to AWS, on loopback only.",
    epilog="Start with [bold]flow doctor[/], then [bold]flow up[/]. [bold]flow COMMAND --help[/] shows examples.",
)
events_app = typer.Typer(no_args_is_help=True, help="Watch what the domains tell each other.")
app.add_typer(events_app, name="events")

out = Console()
err = Console(stderr=True)
_is_debugging = False


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", envvar="FLOW_DEBUG", help="Show tracebacks.")] = False,  # noqa: FBT002 - a flag
) -> None:
    global _is_debugging  # noqa: PLW0603 - one process, one command
    _is_debugging = debug


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Whatever stops the command becomes sentences and an exit code."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Problem as problem:
            if _is_debugging:
                err.print(traceback.format_exc(), markup=False, highlight=False)
            Screen(err).problem(problem)
            raise typer.Exit(problem.exit_code) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - a person never gets a traceback
            if _is_debugging:
                err.print(traceback.format_exc(), markup=False, highlight=False)
            Screen(err).problem(unexpected(error))
            raise typer.Exit(1) from None

    return guarded


@app.command(
    epilog="Examples:\n\n  flow up\n\n  flow up --cdn-port 9090          when 8080 is taken\n\n  flow up --redeploy"
)
@told
def up(
    home: _Home = _HOME,
    cloud_port: _CloudPort = 4566,
    stripe_port: _StripePort = 8085,
    cdn_port: _CdnPort = 8080,
    redeploy: Annotated[bool, typer.Option("--redeploy", help="Deploy even when nothing changed.")] = False,  # noqa: FBT002 - a flag
    iam: Annotated[bool, typer.Option(help="Let each function do only what its role grants.")] = True,  # noqa: FBT002 - a flag
) -> None:
    """Start everything, deploy what changed, and serve until Ctrl-C."""
    settings = Settings(home.resolve(), cloud_port, stripe_port, cdn_port)
    starter.run(settings, out, enforce_iam=iam, redeploy=redeploy)


@app.command(epilog="Example:\n\n  flow down")
@told
def down(home: _Home = _HOME) -> None:
    """Stop what `flow up` started, wherever it was started; nothing is lost."""
    screen = Screen(out)
    with screen.busy("Stopping; the last changes are being saved"):
        did = stopper.run(Settings(home.resolve()))
    screen.done("Stopped" if did else "Nothing was running")


@app.command(epilog="Example:\n\n  flow status || flow up")
@told
def status(home: _Home = _HOME) -> None:
    """Show what runs, where it answers, and which stacks are deployed. Exit code 3 when nothing runs."""
    found = statuses.read(Settings(home.resolve()))
    if found is None:
        out.print("Nothing is running. Start it with `flow up`.", highlight=False)
        raise typer.Exit(_NOT_RUNNING)
    table = Table(box=None, pad_edge=False)
    for title in ("program", "port", "state", "process", "memory"):
        table.add_column(title)
    for program in found.programs:
        state = "[green]ready[/]" if program.is_ready else "[red]does not answer[/]"
        memory = f"{program.memory_mib} MiB" if program.memory_mib is not None else "-"
        table.add_row(program.title, str(program.port), state, str(program.pid or "-"), memory)
    out.print(table)
    Screen(out).addresses(found.settings)
    for name, state in sorted(found.stacks.items()):
        out.print(f"  {escape(name):<40} {state}", highlight=False)
    if not found.is_well:
        raise typer.Exit(1)


@app.command(epilog="Example:\n\n  flow doctor && flow up")
@told
def doctor(
    home: _Home = _HOME,
    cloud_port: _CloudPort = 4566,
    stripe_port: _StripePort = 8085,
    cdn_port: _CdnPort = 8080,
) -> None:
    """Look for what would keep the platform from running, and say what to do. Exit code 1 when something would."""
    bad = 0
    for finding in examiner.examine(Settings(home.resolve(), cloud_port, stripe_port, cdn_port)):
        mark = "[green]✓[/]" if finding.is_well else "[red]✗[/]"
        line = f"{mark} [bold]{escape(finding.subject)}[/] {escape(finding.what)}"
        out.print(line, highlight=False, soft_wrap=True)
        if not finding.is_well:
            bad += 1
            out.print(f"    {escape(finding.remedy)}", highlight=False, soft_wrap=True)
    if bad:
        raise typer.Exit(1)


@app.command(
    epilog="Example (every answer carries X-Request-Id, every problem its request_id):\n\n  flow logs 01JD3V8K2Q0M"
)
@told
def logs(
    request_id: Annotated[str, typer.Argument(min=1, help="A request id, correlation id or trace id.")],
    home: _Home = _HOME,
) -> None:
    """Print what every function logged about one request, in time order."""
    lines = function_logs.about(_running(home), request_id)
    if not lines:
        raise Problem(
            f"No function logged {request_id}.",
            "Take the id from an answer's X-Request-Id header, whole and unchanged.",
        )
    for line in lines:
        colour = {"ERROR": "red", "CRITICAL": "red", "WARNING": "yellow"}.get(line.level, "dim")
        start = f"{line.at:%H:%M:%S.%f}"[:-3]
        fields = json.dumps(line.fields, default=str) if line.fields else ""
        out.print(
            f"{start} [bold]{escape(line.function)}[/] [{colour}]{line.level}[/] {escape(line.message)} [dim]{escape(fields)}[/]",
            highlight=False,
            soft_wrap=True,
        )


@events_app.command(
    epilog="Examples:\n\n  flow events tail\n\n  flow events tail --json | jq .detail\n\n  flow events tail --bus default"
)
@told
def tail(
    home: _Home = _HOME,
    bus: Annotated[str | None, typer.Option(help="The bus; by default the product's own.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,  # noqa: FBT002 - a flag
    seconds: Annotated[float | None, typer.Option(min=0, help="Stop after so long instead of at Ctrl-C.")] = None,
) -> None:
    """Print domain events as they happen, until Ctrl-C."""
    settings = _running(home)
    chosen = bus or next(iter(bus_events.buses(settings)), None)
    if chosen is None:
        raise Problem("No event bus of Social Flow is deployed.", "Deploy with `flow up`, or name one with --bus.")
    deadline = time.monotonic() + seconds if seconds is not None else float("inf")
    err.print(f"Listening to {escape(chosen)}; Ctrl-C ends it.", highlight=False)
    with starter.interrupted_by_signals():
        for event in bus_events.tail(settings, chosen, lambda: time.monotonic() > deadline):
            if as_json:
                print(json.dumps(event.__dict__), flush=True)
            else:
                out.print(
                    f"{event.at} [bold]{escape(event.kind)}[/] [dim]{escape(event.source)}[/] {escape(json.dumps(event.detail))}",
                    highlight=False,
                    soft_wrap=True,
                )


@app.command(epilog="Examples:\n\n  flow reset\n\n  flow reset --yes          in a script")
@told
def reset(
    home: _Home = _HOME,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Delete the local world (users, videos, money, logs) and begin anew. The platform must not be running."""
    settings = Settings(home.resolve())
    if not yes and not typer.confirm(f"Delete everything that Social Flow keeps in {settings.home}?"):
        out.print("Nothing was deleted.")
        raise typer.Exit(1)
    removed = resetter.run(settings)
    Screen(out).done(f"Deleted {', '.join(removed)}" if removed else "There was nothing to delete")


@app.command("seed", epilog="Example:\n\n  flow seed        while `flow up` runs in another terminal")
@told
def seed_world(home: _Home = _HOME) -> None:
    """Put a small demo world into the platform that runs: people who follow each other. Twice is as once."""
    settings = _running(home)
    screen = Screen(out)
    with screen.bar("Seeding", seeder.steps()) as seeded:
        everybody = seeder.world(settings.public_url, seeded)
    screen.done(f"{len(everybody)} people: {', '.join(everybody)}; their password is {people.PASSWORD!r}")


@app.command("earn-ad", epilog="Example:\n\n  flow earn-ad 01kb4w2e8v0000000000000000 --cents 250")
@told
def earn_ad(
    video_id: Annotated[str, typer.Argument(help="A published video.")],
    cents: Annotated[int, typer.Option(min=1, help="What the advertisement earned, in US cents.")] = 100,
    home: _Home = _HOME,
) -> None:
    """Tell that an advertisement on a video has earned something, as the advertisements' own domain will."""
    at = clock.now()
    advertising.earn(_running(home), video_id, cents * micro_per_minor("usd"), ids.new_id(), at)
    Screen(out).done(f"Told that an advertisement on {video_id} earned {cents / 100:.2f} USD")


@app.command(
    epilog="Example:\n\n  flow make-admin ada        ada then logs in anew, adds a second factor, and makes others by PUT /admin/users/{user_id}/role"
)
@told
def make_admin(
    username: Annotated[str, typer.Argument(help="Who has an account on the platform that runs.")], home: _Home = _HOME
) -> None:
    """Make the first administrator. There is no route for this, and it works while there is none."""
    operating.make_first_admin(_running(home), username)
    Screen(out).done(f"{username} administers from the next log-in on, by a second factor")


@app.command(
    epilog="Examples:\n\n  flow verify-statement 2026-03.json\n\n"
    "  flow verify-statement 2026-03.json --root 2026-03.root.json      without the platform, or any network"
)
@told
def verify_statement(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A statement, as it was downloaded.")],
    root: Annotated[str | None, typer.Option(help="The period's public root: hex, or the published file.")] = None,
    home: _Home = _HOME,
) -> None:
    """Recompute every line and total of a creator's statement. Exit code 1 and a sentence for each thing that is wrong."""
    raw = file.read_bytes()
    if root is None:
        known = verifying.published_root(_running(home).public_url, verifying.period_in(raw))
    else:
        known = verifying.root_in(root)
    found = verifying.check(raw, known)
    for sentence in found:
        out.print(f"[red]✗[/] {escape(sentence)}", highlight=False, soft_wrap=True)
    if found:
        raise typer.Exit(1)
    Screen(out).done(f"Every line and every total follows from the formula and the root: {verifying.told(raw)}")


@app.command(
    epilog="Examples:\n\n  flow verify-certificate certificate.json\n\n"
    "  flow verify-certificate certificate.json --keys keys.json      without the platform, or any network"
)
@told
def verify_certificate(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A certificate of erasure, as it was answered.")
    ],
    keys: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="The published keys, a file.")] = None,
    home: _Home = _HOME,
) -> None:
    """Check that the platform signed a certificate of erasure, to the last bit, and say what it says."""
    known = certifying.keys_in(keys) if keys else certifying.published_keys(_running(home).public_url)
    said = certifying.check(certifying.certificate_in(file.read_bytes()), known)
    Screen(out).done(certifying.told(said))


@app.command(
    epilog="Examples:\n\n  flow stripe-contract\n\n"
    "  STRIPE_SECRET_KEY=sk_test_... flow stripe-contract --live --having connect --having tax"
)
@told
def stripe_contract(
    live: Annotated[bool, typer.Option("--live", help="Ask Stripe's test mode, with STRIPE_SECRET_KEY.")] = False,  # noqa: FBT002 - a flag
    having: Annotated[
        list[str] | None, typer.Option(help="What the Stripe account has switched on: connect, portal, tax.")
    ] = None,
) -> None:
    """Compare each call of Stripe's contract with what is answered. Exit code 1 when something is answered otherwise."""
    from local.flow import stripe_contract as contracts  # the stripe package takes 0.1 s

    key = os.environ.get("STRIPE_SECRET_KEY")
    found = contracts.against_stripe(key, frozenset(having or ())) if live else contracts.against_stand_in()
    outcomes = []
    for outcome in found:
        outcomes.append(outcome)
        mark = "[red]✗[/]" if outcome.wrong else "[green]✓[/]"
        out.print(f"{mark} {escape(outcome.section)} ({outcome.calls} calls)", highlight=False, soft_wrap=True)
        for line in outcome.wrong:
            out.print(f"    {escape(line)}", highlight=False, soft_wrap=True)
    if any(outcome.wrong for outcome in outcomes):
        raise typer.Exit(1)
    Screen(out).done(f"{sum(outcome.calls for outcome in outcomes)} calls are answered as the contract says")


def demo(
    video: Annotated[Path | None, typer.Argument(help="A video file; without one a clip of 20 s is made.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Stop after the story.")] = False,  # noqa: FBT002 - a flag
    home: _Home = _HOME,
    cloud_port: _CloudPort = 4566,
    stripe_port: _StripePort = 8085,
    cdn_port: _CdnPort = 8080,
) -> None:
    """Run the main story on a real video: upload, publish, follow, watch, pay out."""
    settings = Settings(home.resolve(), cloud_port, stripe_port, cdn_port)
    story = importlib.import_module(_STORY)
    story_runner.run(settings, out, story.tell, video=video, once=once)


if find_spec(_STORY) is not None:
    app.command(epilog="Examples:\n\n  flow demo\n\n  flow demo holiday.mp4 --once")(told(demo))


def _running(home: Path) -> Settings:
    """The settings of the platform that runs on `home`. Raises Problem when none does."""
    run = running.current(Settings(home.resolve()))
    if run is None:
        raise Problem("Social Flow is not running.", "Start it with `flow up`.", exit_code=_NOT_RUNNING)
    return run.settings


def main(arguments: list[str]) -> int:
    try:
        app(arguments, prog_name="flow", standalone_mode=True)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0
