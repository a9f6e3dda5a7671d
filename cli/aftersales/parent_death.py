"""Children do not outlive their parent, not even one that was killed."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn`: the child gets this signal when the thread that started it ends, so start it from the main one.

    Linux only. Elsewhere a killed parent leaves its children behind; the next start finds and stops PostgreSQL.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it ended before the line was tied
            os._exit(1)

    return tie
