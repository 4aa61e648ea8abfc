"""Invocations that take turns: each has a stack of its own, and only the one that holds the baton moves.

An invocation gives the baton back at every call that it makes to AWS or Stripe, and whenever it sleeps; so the order in
which invocations interleave is the order of virtual time, which the seed decides. They are greenlets and not threads,
because to wake a thread takes longer than most of what it then does.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import BaseRouter
from greenlet import getcurrent, greenlet


class ProcessDied(BaseException):
    """The process that ran the invocation is gone: nothing of it goes on, not even its error handling."""


class Task:
    """One invocation. `outcome` is its result once it is over, `error` what it raised."""

    def __init__(self, name: str, work: Callable[[], Any]) -> None:
        self.name = name
        self.outcome: Any = None
        self.error: BaseException | None = None
        self.is_over = False
        self.is_dead = False
        self.calls = 0
        self.deadline = 0.0
        self.skew_seconds = 0.0
        self.dies_after: str | None = None
        self.done: Callable[[Task], None] = lambda _: None
        self._work = work
        self.stack = greenlet(self.run)

    def run(self) -> None:
        try:
            self.outcome = self._work()
        except BaseException as error:  # noqa: BLE001 - it is looked at by whoever invoked it
            self.error = error
        self.is_over = True


class OneByOne(Executor):
    """What functions get for a pool of threads: an invocation is one thread here, so works follow each other."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments, **options))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            future.set_exception(error)
        return future


class Stage:
    """Where tasks take turns. `current` is the one that holds the baton, None while the scheduler does."""

    def __init__(self) -> None:
        self.current: Task | None = None
        self._scheduler = getcurrent()

    def give(self, task: Task) -> None:
        """Give the task its turn; returns when it pauses or is over."""
        assert not task.is_over, task.name
        self.current = task
        task.stack.parent = self._scheduler
        task.stack.switch()
        self.current = None

    def pause(self) -> None:
        """Called by the running task: give the baton back until its next turn. Raises ProcessDied when it was killed."""
        task = self.current
        assert task is not None
        # Powertools keeps the event of a request on the class, as a process has one request at a time.
        seen = BaseRouter.__dict__.get("current_event"), BaseRouter.__dict__.get("lambda_context")
        self._scheduler.switch()
        BaseRouter.current_event, BaseRouter.lambda_context = seen  # type: ignore[assignment]
        if task.is_dead:
            raise ProcessDied
