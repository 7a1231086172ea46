"""Text as it stands in a line."""


def plain(text: str, width: int) -> str:
    """Cut a text to a line, with its control characters escaped, so that it can do nothing to a terminal.

    Args:
        text: The text.
        width: Characters that are shown at most.
    """
    escaped = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
    return escaped if len(escaped) <= width else f"{escaped[: width - 3]}..."


def counted(number: int, noun: str) -> str:
    """So many of something: `1 resource`, `2 resources`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
