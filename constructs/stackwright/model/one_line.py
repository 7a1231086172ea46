"""Text that has to fit on one line of a terminal."""


def cut(text: str, room: int) -> str:
    """A text, shortened to what there is room for."""
    return text if len(text) <= room else f"{text[: room - 1]}…"


def printable(line: str) -> str:
    """A line without what a terminal would take for a command."""
    return "".join(letter if letter.isprintable() or letter == "\t" else "�" for letter in line)
