"""What stops a command, as a person needs to hear it."""


class Problem(Exception):
    """`what` failed and why, `remedy` is what to do; each one sentence. `lines` are evidence, such as a log's end."""

    def __init__(self, what: str, remedy: str, *, lines: tuple[str, ...] = (), exit_code: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.lines = lines
        self.exit_code = exit_code
