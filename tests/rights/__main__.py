"""`python -m tests.rights FOLDER`: fails when a call that tests made would be refused, or when a statement is not needed."""

import sys
from pathlib import Path

from tests.rights import judging, roles


def main(folder: Path) -> int:
    verdict = judging.judge(roles.load(), judging.recorded(folder))
    for title, lines in (
        ("refused to the role that it would run as", verdict.denied),
        ("needed by no test", verdict.unneeded),
        ("run by no test", verdict.idle),
    ):
        if lines:
            print(f"{len(lines)} {title}:", *sorted(lines), sep="\n  ")
    print(f"{verdict.statements} statements, {verdict.calls} kinds of calls")
    return 1 if verdict.denied or verdict.unneeded or verdict.idle else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
