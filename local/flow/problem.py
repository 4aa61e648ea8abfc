"""What stops a command, as a person needs to hear it."""

import errno


class Problem(Exception):
    """`what` failed and why, `remedy` is what to do; each one sentence. `lines` are evidence, such as a log's end."""

    def __init__(self, what: str, remedy: str, *, lines: tuple[str, ...] = (), exit_code: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.lines = lines
        self.exit_code = exit_code


def of(error: Exception) -> Problem:
    """What nobody foresaw, as a sentence; a full disk is known wherever it is met."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = f" ({error.filename})" if error.filename else ""
        return Problem(f"The disk is full{where}.", "Free some space, then run the same command again.")
    return Problem(
        f"`flow` met something that it did not expect: {type(error).__name__}: {error}",
        "Run it again as `flow --debug ...` to see where, and report that.",
    )
