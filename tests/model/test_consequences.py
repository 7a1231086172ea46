"""What a change of a setting does is said of every setting."""

import pytest

from stackwright.layers import LAYERS
from stackwright.model.layer import blocks
from stackwright.model.settings.consequence import changing, nothing, replaces, settings_of, updates
from stackwright.model.settings.environment_file import environment_settings
from stackwright.model.settings.form import Settings
from stackwright.model.settings.platform_file import PlatformSettings

FILES = {"platform.yaml": PlatformSettings, "environment": environment_settings(blocks(LAYERS))}


@pytest.mark.parametrize("file", FILES)
def test_every_setting_says_what_a_change_of_it_does(file):
    """Whoever adds a key says so above its class: `@changing(key=updates("vpc"))`."""
    silent = [".".join(one.key) for one in settings_of(FILES[file]) if one.consequence is None and not one.is_block]

    assert silent == []


def test_a_setting_that_is_not_there_cannot_be_spoken_of():
    """A renamed field takes its consequence along, or the file does not load."""
    with pytest.raises(AttributeError, match="DnsSettings has no field 'suport'"):

        @changing(suport=nothing())
        class DnsSettings(Settings):
            support: bool = True


def test_what_is_said_of_a_block_holds_for_one_that_extends_it():
    """Add-ons share what is said of their namespace, and may say something else."""

    @changing(namespace=replaces("a"), name=replaces("b"))
    class First(Settings):
        namespace: str = ""
        name: str = ""

    @changing(name=updates("c"))
    class Second(First):
        namespace: str = "other"

    said = {one.key[0]: one.consequence for one in settings_of(Second)}
    assert said == {"namespace": replaces("a"), "name": updates("c")}


def test_names_and_entries_stand_in_the_way_to_a_setting():
    """The table of docs/changes.md says where a key lies."""

    class Inner(Settings):
        size: int = 1

    class Outer(Settings):
        plain: Inner = Inner()
        named: dict[str, Inner]
        listed: tuple[Inner, ...] = ()
        maybe: Inner | None = None

    assert [".".join(one.key) for one in settings_of(Outer)] == [
        *("plain", "plain.size"),
        *("named", "named.<name>.size"),
        *("listed", "listed.[].size"),
        *("maybe", "maybe.size"),
    ]
