"""What Secrets hold is never shown, and a change of it is."""

import base64
import json

from hypothesis import given
from hypothesis import strategies as st

from stackwright.cdk import cache_folder
from stackwright.gitops.secrecy import LAST_APPLIED, Secrecy

OURS, THEIRS = Secrecy(b"ours"), Secrecy(b"theirs")
VALUES = st.text(min_size=20)


def secret(**parts: object):
    """A Secret."""
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "database"}, **parts}


@given(VALUES)
def test_no_value_is_shown(value):
    """Neither as it is nor encoded, wherever a Secret holds it."""
    encoded = base64.b64encode(value.encode()).decode()
    held = secret(data={"a": encoded}, stringData={"b": value})
    held["metadata"]["annotations"] = {LAST_APPLIED: json.dumps(held), "kept": "yes"}
    shown = json.dumps(OURS.hidden(held), ensure_ascii=False)

    assert value not in shown
    assert encoded not in shown
    assert '"kept": "yes"' in shown


@given(VALUES, VALUES)
def test_a_mark_changes_with_its_value_and_its_key(one, other):
    """And is the same for the same value, however it is written; nobody without the key can tell which it is."""

    def mark(secrecy, value):
        return secrecy.hidden(secret(stringData={"a": value}))["stringData"]["a"]

    encoded = base64.b64encode(one.encode()).decode()
    assert (mark(OURS, one) == mark(OURS, other)) == (one == other)
    assert mark(OURS, one) != mark(THEIRS, one)
    assert OURS.hidden(secret(data={"a": encoded}))["data"]["a"] == mark(OURS, one)


def test_other_objects_are_as_they_are():
    """A ConfigMap is there to be read, and the Secret itself is not changed."""
    config_map, held = {"kind": "ConfigMap", "metadata": {}, "data": {"a": "b"}}, secret(stringData={"a": "b"})

    assert OURS.hidden(config_map) is config_map
    assert OURS.hidden(held) is not held
    assert held["stringData"] == {"a": "b"}


def test_a_form_that_kubernetes_would_refuse_is_hidden_too():
    """The API server judges it later; it may hold a password now."""
    shown = OURS.hidden(secret(data="password", stringData={"number": 12345, "nothing": None}))

    assert "password" not in str(shown)
    assert "12345" not in str(shown)


def test_the_key_stays_on_this_machine(tmp_path, monkeypatch):
    """In the cache, for nobody else to read; another machine has another."""
    monkeypatch.setenv(cache_folder.VARIABLE, str(tmp_path / "one"))
    first, again = Secrecy.of_this_machine(), Secrecy.of_this_machine()
    monkeypatch.setenv(cache_folder.VARIABLE, str(tmp_path / "another"))
    other = Secrecy.of_this_machine()

    assert first == again != other
    (file,) = (tmp_path / "one").iterdir()
    assert file.stat().st_mode & 0o077 == 0
