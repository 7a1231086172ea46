"""Questions before what cannot be taken back."""

import sys

from stackwright.model.errors import PlatformError


class NotAgreedError(PlatformError):
    """Nobody has said yes."""


def ask(question: str, *, agreed: bool, answer: str = "yes", otherwise: str = "--yes") -> None:
    """Ask, and go on only if the answer is the one that was asked for.

    Args:
        question: The question.
        agreed: Whether it has been answered on the command line.
        answer: The only answer that is taken.
        otherwise: How to agree on the command line.

    Raises:
        NotAgreedError: The answer was another one.
    """
    sys.stderr.write(question + ("\n" if agreed else f" Only {answer!r} is taken: "))
    sys.stderr.flush()
    if not agreed and sys.stdin.readline().strip() != answer:
        raise NotAgreedError(f"nothing was changed; answer {answer}, or give {otherwise}")
