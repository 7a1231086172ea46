"""YAML files of the tree, read; what cannot be is told with file and line."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml

from stackwright.gitops.errors import GitOpsError
from stackwright.model.errors import Fault

T = TypeVar("T")


def read(file: Path, parse: Callable[[str], T]) -> T:
    """What a file says.

    Args:
        file: The file.
        parse: What makes it of its text.

    Raises:
        GitOpsError: It cannot be read, or is no YAML.
    """
    try:
        return parse(file.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problem = f"is not valid YAML: {error.problem or error.context}"
        raise GitOpsError(str(Fault(problem, "mend the syntax", file=file, line=line))) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problem = f"is not valid YAML: {' '.join(str(error).split())}"
        raise GitOpsError(str(Fault(problem, "mend the syntax", file=file))) from None
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise GitOpsError(str(Fault(problem, "check its permissions", file=file))) from None


def said(file: Path) -> object:
    """What a file says, as plain YAML.

    Raises:
        GitOpsError: It cannot be read, or is no YAML.
    """
    return read(file, lambda text: yaml.load(text, yaml.CSafeLoader))
