"""How tests are shared out among workers: a file's tests stay together, and what takes longest begins first."""

import pytest

from support.needs import NEEDS

TOGETHER = ("tests/terraform/state_doctor",)
"""Folders whose files share what is too dear to start twice: all incidents run side by side, in one process."""

FIRST = (*TOGETHER, "tests/synthesis/test_consequences.py")
"""What takes minutes by itself: begun last, it would keep one worker alone at the end."""


@pytest.hookimpl(trylast=True)  # after the marks
def pytest_collection_modifyitems(items):
    """Sort the tests: the longest first, then by what they need."""
    items.sort(key=_order)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """The scheduler of `--dist loadfile`, in our order, with folders in the place of some files.

    The marks `xdist_group` would say the same, and pytest-xdist 3.8 overlooks them with pytest 9.2.
    """
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - without workers it need not be installed

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return next(filter(nodeid.startswith, TOGETHER), super()._split_scope(nodeid))

    config.option.loadscopereorder = False
    return Scheduling(config, log)


def _order(item):
    later = (not item.nodeid.startswith(one) for one in FIRST)
    return (*later, *(not item.get_closest_marker(need) for need in reversed(NEEDS)))
