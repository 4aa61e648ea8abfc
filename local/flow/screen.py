"""What a person sees while `flow` works: a line for what is done, a spinner or a bar for what takes its time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from local.flow.deploy import Heard
from local.flow.problem import Problem
from local.flow.settings import Settings


class Screen:
    def __init__(self, console: Console) -> None:
        self.console = console

    def say(self, text: str) -> None:
        self.console.print(escape(text), highlight=False)

    def done(self, text: str) -> None:
        self.console.print(f"[green]✓[/] {escape(text)}", highlight=False)

    @contextmanager
    def busy(self, text: str) -> Iterator[None]:
        """A spinner while the block runs; nothing where nobody watches, since the line after it tells the same."""
        with self._progress() as progress:
            progress.add_task(text, total=None)
            yield

    @contextmanager
    def deployment(self) -> Iterator[Heard]:
        """A bar a stack, fed with the CDK's own words."""
        with self._progress() as progress:
            whole = progress.add_task("Deploying: the app is synthesized", total=None)
            bars: dict[str, TaskID] = {}

            def heard(_line: str, stack: str | None, done: int, count: int) -> None:
                if stack is None:
                    return
                progress.update(whole, description="Deploying")
                if stack not in bars:
                    bars[stack] = progress.add_task(stack, total=count)
                progress.update(bars[stack], completed=done, total=count)

            yield heard

    @contextmanager
    def bar(self, text: str, count: int) -> Iterator[Callable[..., None]]:
        """A bar up to `count`; it is moved by calling `shown(done)` or `shown(done, text)`."""
        with self._progress() as progress:
            task = progress.add_task(text, total=count)

            def shown(done: int, now: str = text) -> None:
                progress.update(task, completed=done, description=now)

            yield shown

    def addresses(self, settings: Settings) -> None:
        rows = (
            ("API", f"{settings.public_url}/api/v1"),
            ("API docs", f"{settings.public_url}/api/v1/docs"),
            ("Sockets", f"{settings.public_url.replace('http', 'ws', 1)}/sockets"),
            ("Media", f"{settings.public_url}/media/ (signed)"),
            ("AWS endpoint", settings.cloud_url),
            ("Stripe API", settings.stripe_url),
            ("Logs", str(settings.logs)),
        )
        for name, where in rows:
            self.console.print(f"  [bold]{name:<13}[/]{escape(where)}", highlight=False, soft_wrap=True)

    def problem(self, problem: Problem) -> None:
        self.console.print(f"[red]✗[/] {escape(problem.what)}", highlight=False, soft_wrap=True)
        for line in problem.lines:
            self.console.print(f"    [dim]{escape(line)}[/]", highlight=False, soft_wrap=True)
        self.console.print(f"  {escape(problem.remedy)}", highlight=False, soft_wrap=True)

    def _progress(self) -> Progress:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn())
        return Progress(*columns, console=self.console, transient=True, disable=not self.console.is_terminal)
