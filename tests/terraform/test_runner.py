"""The one way to run Terraform: what a command is given, how long it may take, and what signals do to it."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from stackwright.terraform.interruption import Terminated, interruptible
from stackwright.terraform.runner import Interrupted, Runner

pytestmark = pytest.mark.slow

FAKE = f"""#!{sys.executable}
import os, signal, sys, time

heard = open("heard", "a")

def hear(number, frame):
    print(signal.Signals(number).name, file=heard, flush=True)
    if number == signal.SIGINT:
        time.sleep(0.5)  # a second one would be heard too
        sys.exit(7)

if sys.argv[1:] == ["version", "-json"]:
    print('{{"terraform_version": "1.11.4"}}')
    sys.exit()
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, hear)
print("AWS_PROFILE" in os.environ, flush=True)
if sys.argv[1] == "ask":
    print("you said", input("go on? "), flush=True)
if sys.argv[1] in ("ask", "apply"):
    open("ready", "w").close()
    for _ in range(600):
        time.sleep(0.1)
"""
PERSON = """
import sys
from pathlib import Path
from stackwright.terraform.attended import Attended, TerraformInterrupted
from stackwright.terraform.binary import Terraform
from stackwright.terraform.interruption import interruptible

with interruptible():
    try:
        Attended(Terraform.find())(sys.argv[1], folder=Path.cwd())
    except TerraformInterrupted as interrupted:
        print(interrupted, flush=True)
"""
ON_THIS_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"
)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def handlers():
    """Signals as an interactive shell hands them on, whatever shell the tests are run in."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A terraform that writes down which signals it hears, and ends half a second after an interrupt, with code 7."""
    file = tmp_path / "terraform"
    file.write_text(FAKE)
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("TERRAFORM_BINARY_NAME", str(file))
    return str(file)


def appears(file):
    """Waits for a file."""
    deadline = time.monotonic() + 30
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return file.exists()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_to_us_is_one_interrupt_for_terraform(number, fake, tmp_path):
    """It is waited for, and how it ended is told. What only we have got, it hears from us."""
    command = [sys.executable, "-c", PERSON, "apply"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, start_new_session=True) as person:
        assert appears(tmp_path / "ready")
        person.send_signal(number)
        person.send_signal(number)
        out, _ = person.communicate(timeout=30)

    assert (tmp_path / "heard").read_text() == "SIGINT\n"
    assert f"terraform apply was interrupted in {tmp_path}, and has ended with exit code 7" in out


def test_a_signal_to_the_whole_group_is_one_interrupt_for_terraform(fake, tmp_path):
    """As `timeout` and CI systems send it: a second one would make Terraform drop everything."""
    command = [sys.executable, "-c", PERSON, "apply"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, start_new_session=True) as person:
        assert appears(tmp_path / "ready")
        os.killpg(person.pid, signal.SIGTERM)
        person.communicate(timeout=30)

    assert (tmp_path / "heard").read_text() == "SIGINT\n"


@pytest.fixture
def on_terminal(fake, tmp_path):
    """Runs a command for a person on a terminal of its own; returns the process and the keyboard."""
    keyboard, screen = os.openpty()

    def run(*arguments: str):
        return subprocess.Popen(
            [sys.executable, "-c", ON_THIS_TERMINAL, sys.executable, "-c", PERSON, *arguments],
            cwd=tmp_path,
            stdin=screen,
            stdout=screen,
            stderr=screen,
            start_new_session=True,
        ), keyboard

    yield run
    for descriptor in (keyboard, screen):
        os.close(descriptor)


def test_a_question_is_answered_at_the_keyboard_and_ctrl_c_reaches_terraform_once(on_terminal, tmp_path):
    """It shares our terminal: what is typed is for it, and the interrupt it hears is the keyboard's own."""
    person, keyboard = on_terminal("ask")
    os.write(keyboard, b"yes\n")
    assert appears(tmp_path / "ready")
    os.write(keyboard, b"\x03")
    person.wait(timeout=30)
    shown = os.read(keyboard, 4096).decode()

    assert "you said yes" in shown
    assert "has ended with exit code 7" in shown
    assert (tmp_path / "heard").read_text() == "SIGINT\n"


def test_a_lost_terminal_is_one_interrupt_for_terraform(on_terminal, tmp_path):
    """Everybody in front of it gets the hangup, of which Terraform would die at once. So only we hear it."""
    person, _ = on_terminal("apply")
    assert appears(tmp_path / "ready")
    os.killpg(person.pid, signal.SIGHUP)
    person.wait(timeout=30)

    assert (tmp_path / "heard").read_text() == "SIGINT\n"


def test_stopping_interrupts_what_runs_and_starts_nothing_more(fake, tmp_path):
    """Unattended commands run in other threads, and end together."""
    runner = Runner.isolated({})
    caught = []

    def run():
        try:
            runner.run([fake, "apply"], tmp_path)
        except Interrupted as interrupted:
            caught.append(interrupted.code)

    thread = threading.Thread(target=run)
    thread.start()
    assert appears(tmp_path / "ready")
    assert runner.stop() == [7]
    thread.join()

    assert caught == [7]
    assert (tmp_path / "heard").read_text() == "SIGINT\n"
    with pytest.raises(Interrupted):
        runner.run([fake, "apply"], tmp_path)


def test_an_interrupt_of_an_unattended_command_waits_for_its_end(fake, tmp_path):
    """Also in the main thread, where the interrupt is raised."""
    thread = threading.Thread(target=lambda: appears(tmp_path / "ready") and os.kill(os.getpid(), signal.SIGTERM))
    thread.start()
    with interruptible(), pytest.raises(Interrupted) as interrupted:
        Runner.isolated({}).run([fake, "apply"], tmp_path)
    thread.join()

    assert interrupted.value.code == 7


def test_a_command_that_takes_too_long_is_interrupted(fake, tmp_path):
    """It may end as it must, and its result says so."""
    result = Runner.isolated({}, limit_seconds=2).run([fake, "apply"], tmp_path)

    assert (result.code, result.overran) == (7, True)
    assert (tmp_path / "heard").read_text() == "SIGINT\n"


def test_nothing_that_leads_to_an_account_is_handed_on_unattended(fake, tmp_path, monkeypatch):
    """A person's own Terraform is given all that they have set."""
    monkeypatch.setenv("AWS_PROFILE", "production")
    shown = subprocess.run([sys.executable, "-c", PERSON, "show"], cwd=tmp_path, capture_output=True, check=True).stdout

    assert Runner.isolated({}).run([fake, "show"], tmp_path).output == "False\n"
    assert shown == b"True\n"


@pytest.mark.parametrize("number", SIGNALS)
def test_only_the_first_signal_counts(number):
    """A polite kill and a hangup are interrupts; none disturbs what is being cleaned up, and handlers come back."""
    before = [signal.getsignal(each) for each in SIGNALS]

    def work():
        with interruptible():
            try:
                os.kill(os.getpid(), number)
            finally:
                for each in SIGNALS:
                    os.kill(os.getpid(), each)

    with pytest.raises(KeyboardInterrupt) as interrupt:
        work()

    assert isinstance(interrupt.value, Terminated) == (number != signal.SIGINT)
    assert [signal.getsignal(each) for each in SIGNALS] == before


def test_what_was_ignored_stays_ignored():
    """SIGINT in background jobs of a script, SIGHUP in what `nohup` starts. SIGTERM is heard all the same."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with interruptible():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGHUP)
        with pytest.raises(Terminated):
            os.kill(os.getpid(), signal.SIGTERM)

    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_a_second_signal_after_the_end_disturbs_nothing():
    """What was interrupted may have more to end when Python exits, such as Node; impatience leaves no traceback."""
    program = (
        "import atexit, os, signal\n"
        "from stackwright.terraform.interruption import interruptible\n"
        "atexit.register(lambda: (os.kill(os.getpid(), signal.SIGINT), print('ended')))\n"
        "try:\n    with interruptible():\n        os.kill(os.getpid(), signal.SIGINT)\n"
        "except KeyboardInterrupt:\n    pass\n"
    )
    outcome = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "ended\n", "")


def test_terraform_is_given_a_temporary_folder_that_is_there(fake, tmp_path, monkeypatch):
    """Its plug-ins are reached by sockets in it, and it looks for no other."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "no"))
    monkeypatch.setattr("tempfile.tempdir", None)
    told = Runner.isolated({}).run([sys.executable, "-c", "import os; print(os.environ['TMPDIR'])"], tmp_path).output

    assert Path(told.strip()).is_dir()
