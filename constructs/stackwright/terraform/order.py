"""Running something for every stack, each after those that it depends on, several at a time."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter

from stackwright.terraform.runner import Runner


def in_order(
    dependencies: Mapping[str, Sequence[str]], action: Callable[[str], None], runner: Runner, workers: int
) -> None:
    """Run an action for every stack.

    Args:
        dependencies: For each stack, those that have to be done before it.
        action: What to do with a stack.
        runner: What the action runs its commands with; stopped when one fails or the user interrupts.
        workers: How many stacks at a time.

    Raises:
        Exception: The first that an action raised, after everything that ran has ended.
        KeyboardInterrupt: The user interrupted, and everything that ran has ended.
    """
    order = TopologicalSorter(dependencies)
    order.prepare()
    running: dict[Future[None], str] = {}
    with ThreadPoolExecutor(workers) as pool:
        try:
            while order.is_active():
                for name in order.get_ready():
                    running[pool.submit(action, name)] = name
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                    order.done(running.pop(future))
        except BaseException:
            for future in running:
                future.cancel()
            runner.stop()
            raise


def reverse(dependencies: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The same graph the other way round: what has to be destroyed before each stack."""
    return {name: [other for other, needs in dependencies.items() if name in needs] for name in dependencies}
