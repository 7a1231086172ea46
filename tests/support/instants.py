"""Strikes a piece of work at instants: before or after any of its calls to the operating system."""

import fcntl
import io
import os
import traceback
from contextlib import ExitStack, contextmanager, suppress
from unittest import mock

RENAMES = ((os, "rename"),)
CHANGES = (
    *RENAMES,
    (io, "open"),
    *((os, name) for name in ("fsync", "mkdir", "remove", "replace", "rmdir", "unlink")),
)
"""The calls that change what is on disk."""
CALLS = (*CHANGES, (fcntl, "flock"), (os, "open"), (os, "scandir"))
"""Those, and what waits or looks at whole folders."""
UNTOUCHED, STRUCK, KILLED, FAILED = range(4)
"""What became of the work: the first means that it has not as many instants."""


def interrupt():
    """As Ctrl-C does."""
    raise KeyboardInterrupt


def kill():
    """As `kill -9` does: no Python runs any more."""
    os._exit(KILLED)


@contextmanager
def watched(strikes, calls):
    """Call functions at instants, counted from 1; yields a list of those that have passed."""
    passed = []

    def instant(call):
        passed.append(call)
        strikes.get(len(passed), lambda: None)()

    def watching(call):
        def watch(*arguments, **options):  # noqa: ANN002 - those of the call
            instant(call)
            result = call(*arguments, **options)
            instant(call)
            return result

        return watch

    with ExitStack() as patches:
        for module, name in calls:
            patches.enter_context(mock.patch.object(module, name, watching(getattr(module, name))))
        yield passed


def struck(work, strikes, calls=CALLS):
    """Do a piece of work in a process of its own, strike it there, and say what became of it."""
    child = os.fork()
    if child == 0:
        code = FAILED
        try:
            code = _struck(work, strikes, calls)
        except BaseException:  # noqa: BLE001 - nothing of the child may reach the tests that follow
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _struck(work, strikes, calls):
    with watched(strikes, calls) as passed, suppress(KeyboardInterrupt):
        work()
    return STRUCK if len(passed) >= max(strikes) else UNTOUCHED
