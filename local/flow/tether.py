"""`python -m local.flow.tether PARENT COMMAND...`: become COMMAND, and get SIGTERM when the process PARENT dies.

The kernel does it (PR_SET_PDEATHSIG), so even kill -9 of the parent leaves no child behind. Other systems than Linux
have no such call; there the parent stops its children itself whenever it can.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the process that started this one is gone")
    os.execvp(command[0], command)  # noqa: S606 - a list, no shell


if __name__ == "__main__":
    main()
