"""Text that somebody else wrote, on one line of a terminal."""


def plain(text: str, width: int) -> str:
    """Cut a text to a line, with its control characters escaped, so that it can do nothing to a terminal.

    Args:
        text: The text.
        width: Characters that are shown at most.
    """
    escaped = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
    return escaped if len(escaped) <= width else f"{escaped[: width - 3]}..."
