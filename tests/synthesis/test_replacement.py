"""Nothing of Terraform's is lost, whenever a replacement of the output ends."""

import errno
import itertools
import os
import subprocess
import threading
from functools import partial
from pathlib import Path

import pytest
from support import instants

from stackwright.synthesis.replacement import OutputError, replacement

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),  # the child makes calls on files only
]

OLD = {
    "manifest.json": "old",
    "stacks/both/cdk.tf.json": "old",
    "stacks/both/stale.tf": "old",
    "stacks/both/errored.tfstate": "state of both, JSON",
    "stacks/both/.terraform/plugin": "plugin of both, JSON",
    "stacks/both/.terraform.lock.hcl": "lock of both, JSON",
    "stacks/gone/cdk.tf.json": "old",
    "stacks/gone/terraform.tfstate.d/blue/terraform.tfstate": "state of gone",
    "stacks/nothing/cdk.tf.json": "old",
    "stacks/nothing/.terraform/plugin": "plugin of nothing",
    "hcl/both/main.tf": "old",
    "hcl/both/errored.tfstate": "state of both, HCL",
    "hcl/both/.terraform/plugin": "plugin of both, HCL",
    "hcl/both/terraform.tfvars": "variables of both",
    "hcl/switched/main.tf": "old",
    "hcl/switched/terraform.tf": "old",
    "hcl/switched/errored.tfstate": "state of switched",
    "hcl/switched/.terraform/plugin": "plugin of switched",
    "odd.tfstate": "state of nobody",
}
WRITTEN = {
    "manifest.json": "new",
    "stacks/added/cdk.tf.json": "new",
    "stacks/both/cdk.tf.json": "new",
    "stacks/switched/cdk.tf.json": "new",
}
NEW = WRITTEN | {
    "stacks/both/errored.tfstate": "state of both, JSON",
    "stacks/both/.terraform/plugin": "plugin of both, JSON",
    "stacks/both/.terraform.lock.hcl": "lock of both, JSON",
    "stacks/both/terraform.tfvars": "variables of both",
    "stacks/gone/terraform.tfstate.d/blue/terraform.tfstate": "state of gone",
    "stacks/switched/errored.tfstate": "state of switched",
    "stacks/switched/.terraform/plugin": "plugin of switched",
    "hcl/both/errored.tfstate": "state of both, HCL",
    "odd.tfstate": "state of nobody",
}


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def read(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def kept(files):
    """What is Terraform's and may not be lost."""
    return sorted(text for text in files.values() if text in NEW.values() and text != "new")


def configuration(files):
    """What is to be applied."""
    return {name: text for name, text in files.items() if text in {"old", "new"}}


def is_whole(output):
    """Whether an output is the old one, or the new one, of which states may wait beside it to be moved in."""
    files = read(output)
    return files == OLD or (configuration(files) == WRITTEN and files.items() <= NEW.items())


@pytest.fixture
def anew(tmp_path, monkeypatch):
    """Makes an output folder, each time in a place of its own; none has to survive a loss of power."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    numbers = itertools.count()

    def make():
        output = tmp_path / str(next(numbers)) / "out"
        write(output, OLD)
        return output

    return make


def replace(output, files=WRITTEN):
    with replacement(output) as new:
        write(new, files)


def fail_to_replace(output):
    with pytest.raises(FileExistsError):
        replace(output, WRITTEN | {"manifest.json/below": "new"})


def test_what_terraform_keeps_is_in_the_new_output(anew):
    """Where its stack's folder is, or that of the other format; a state that has nowhere to go stays in its place."""
    output = anew()

    replace(output)

    assert read(output) == NEW
    assert list(output.parent.iterdir()) == [output]
    replace(output)
    assert read(output) == NEW


def recover(output):
    """Assert that all is there, and that another synth makes the output whole, even one that fails."""
    assert kept(read(output.parent)) == kept(NEW)
    fail_to_replace(output)
    assert read(output) in (OLD, NEW)
    assert list(output.parent.iterdir()) == [output]


@pytest.mark.parametrize(("strike", "calls"), [(instants.interrupt, instants.CALLS), (instants.kill, instants.CHANGES)])
def test_at_no_instant_is_anything_lost(anew, strike, calls):
    """The output is the old or the new one; after a kill, it is so at the latest when another synth has begun."""
    output = anew()
    for at in itertools.count(1):
        end = instants.struck(partial(replace, output), {at: strike}, calls)

        assert end != instants.FAILED, at
        if output.exists() or strike is instants.interrupt:
            assert is_whole(output), at
        recover(output)
        if end == instants.UNTOUCHED:
            break
        if read(output) == NEW:
            output = anew()
    assert at > 100


def test_a_kill_amid_the_tidying_up_after_an_interruption_loses_nothing(anew):
    """Ctrl-C at each rename, and then a kill at each that undoes those made."""
    output = anew()
    with instants.watched({}, instants.RENAMES) as passed:
        replace(output)
    for first in range(1, len(passed) + 1, 2):
        for second in itertools.count(first + 2, 2):
            output = anew()
            strikes = {first: instants.interrupt, second: instants.kill}
            end = instants.struck(partial(replace, output), strikes, instants.RENAMES)

            assert end != instants.FAILED, strikes
            recover(output)
            if end != instants.KILLED:
                break


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # files opened by calls that then fail
def test_a_disk_that_is_full_leaves_the_old_output_or_the_new(anew):
    """Whichever call finds no room, whether it has done its work or not."""

    def find_no_room():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for at in itertools.count(1):
        output = anew()
        with instants.watched({at: find_no_room}, instants.CHANGES) as passed:
            try:
                replace(output)
            except OutputError as error:
                assert str(error).endswith("cannot be written: No space left on device; make room on the disk")
            except OSError as error:
                assert error.errno == errno.ENOSPC  # from the filling of the folder

        assert is_whole(output), at
        recover(output)
        if len(passed) < at:
            break
    assert at > 100


def test_the_first_output_is_there_or_not(tmp_path):
    """With none to replace, nothing half-written is seen either."""
    for at in itertools.count(1):
        output = tmp_path / str(at) / "out"
        end = instants.struck(partial(replace, output), {at: instants.kill}, instants.CHANGES)

        assert not output.exists() or read(output) == WRITTEN
        fail_to_replace(output)
        assert list(output.parent.iterdir()) in ([], [output])
        if end == instants.UNTOUCHED:
            break
    assert read(output) == WRITTEN


def test_a_terraform_that_runs_meanwhile_goes_on(anew):
    """Its working folder stays the stack's folder: its plug-ins are there, and the state that it leaves is found."""
    output = anew()
    places = {place: os.open(output / place / "both", os.O_RDONLY) for place in ("stacks", "hcl")}
    gone = os.open(output / "stacks" / "gone", os.O_RDONLY)

    replace(output)

    assert os.path.samestat(os.fstat(places["stacks"]), (output / "stacks" / "both").stat())
    assert os.path.samestat(os.fstat(gone), (output / "stacks" / "gone").stat())
    for descriptor in (*places.values(), gone):
        os.close(descriptor)


@pytest.mark.terraform
def test_an_apply_that_waits_for_its_yes_goes_on(tmp_path, terraform):
    """Real Terraform, asked after the output was replaced, writes its state where the next command looks for it."""
    output = tmp_path / "out"
    stack = {"manifest.json": "{}", "stacks/dev/cdk.tf.json": '{"resource": {"terraform_data": {"it": {"input": 1}}}}'}
    replace(output, stack)
    command = [terraform, f"-chdir={output / 'stacks' / 'dev'}"]
    subprocess.run([*command, "init"], check=True, capture_output=True)
    with subprocess.Popen([*command, "apply"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as apply:
        asked = b""
        while b"Enter a value:" not in asked and (more := apply.stdout.read1()):
            asked += more
        replace(output, stack)
        apply.communicate(b"yes\n")

    assert apply.returncode == 0
    listed = subprocess.run([*command, "state", "list"], check=True, capture_output=True, text=True).stdout
    assert listed == "terraform_data.it\n"


def test_a_state_written_at_the_last_moment_is_found(anew, monkeypatch):
    """Into the folder of a stack that is not written any more, while it is being deleted."""
    output = anew()
    unlink = Path.unlink

    def write_state(file, **options):
        if file.match("old/stacks/nothing/*"):
            (file.parent / "errored.tfstate").write_text("late")
        unlink(file, **options)

    monkeypatch.setattr(Path, "unlink", write_state)
    replace(output)

    assert read(output) == NEW | {"stacks/nothing/errored.tfstate": "late"}
    assert list(output.parent.iterdir()) == [output]


def test_of_two_states_for_one_place_none_is_lost(anew):
    """A left-over state whose place has been taken stays where it is, and the remedy is told."""
    output = anew()
    left = output.with_name("out.replacement") / "old" / "stacks" / "both" / "errored.tfstate"
    write(left.parent, {left.name: "another state of both"})

    with pytest.raises(OutputError, match=r"are two states of one stack; move one of them away$"):
        replace(output)
    assert left.read_text() == "another state of both"
    assert read(output) == OLD
    left.rename(output.with_name("mine.tfstate"))
    replace(output)

    assert read(output) == NEW


def test_an_output_made_after_a_kill_is_not_overwritten(anew):
    """Another tool wrote to the place of the output that a killed synth had put away; both stay until one is moved."""
    output = anew()
    scratch = output.with_name("out.replacement")
    for at in itertools.count(1):
        instants.struck(lambda: replace(output), {at: instants.kill}, instants.RENAMES)
        if (scratch / "old").exists():
            break
    write(output, {"manifest.json": "another", "stacks/both/errored.tfstate": "another"})

    with pytest.raises(OutputError, match=r"out was made after a synth was interrupted .*; move .*out away$"):
        replace(output)
    assert read(output) == {"manifest.json": "another", "stacks/both/errored.tfstate": "another"}
    output.rename(output.with_name("another"))
    replace(output)

    assert read(output) == NEW


def test_a_folder_of_somebody_else_beside_the_output_stays(anew):
    """Whatever its name is."""
    output = anew()
    write(output.with_name("out.replacement"), {"thesis.txt": "years"})
    write(output.with_name("out.old"), {"thesis.txt": "years"})

    with pytest.raises(OutputError, match=r"thesis.txt is not of Stackwright's making; move .*out.replacement away"):
        replace(output)
    assert read(output.with_name("out.replacement")) == {"thesis.txt": "years"}
    output.with_name("out.replacement").rename(output.with_name("mine"))
    replace(output)

    assert read(output.with_name("out.old")) == {"thesis.txt": "years"}


def test_a_link_is_followed(anew):
    """The folder behind it is replaced, and the link stays."""
    output = anew()
    link = output.with_name("link")
    link.symlink_to(output)

    replace(link)

    assert link.readlink() == output
    assert read(output) == NEW
    assert sorted(output.parent.iterdir()) == [link, output]


def test_a_link_to_nothing_yet_is_followed(tmp_path):
    """The folder is made where the link says."""
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere" / "out")

    replace(tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert read(tmp_path / "elsewhere" / "out") == WRITTEN


def test_links_within_the_output_are_not_followed(anew):
    """What is behind them, such as plug-ins that stacks share, is not deleted with them."""
    output = anew()
    write(output.parent / "shared", {"plugin": "shared"})
    for folder in ("both", "nothing"):
        (output / "stacks" / folder / "link").symlink_to(output.parent / "shared")

    replace(output)

    assert read(output.parent / "shared") == {"plugin": "shared"}
    assert (output / "stacks" / "both" / "link").is_symlink()


def test_one_process_at_a_time(anew):
    """Another waits until the first is done, then replaces what that one wrote."""
    output = anew()
    order = []

    def other():
        with replacement(output) as new:
            order.append("second")
            write(new, WRITTEN | {"stacks/later/cdk.tf.json": "new"})

    with replacement(output) as new:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(0.2)  # enough for it to break in, if it could
        write(new, WRITTEN)
        order.append("first")
    thread.join()

    assert order == ["first", "second"]
    assert read(output) == NEW | {"stacks/later/cdk.tf.json": "new"}


def test_a_folder_that_cannot_be_read_is_not_given_up(anew, monkeypatch):
    """It may hold a state, and nothing is touched before that is known."""
    output = anew()
    scandir = os.scandir

    def refuse(folder):
        if str(folder).endswith("blue"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(OutputError, match="blue cannot be written: Permission denied; check its permissions"):
        replace(output)
    monkeypatch.undo()

    assert read(output) == OLD
    assert list(output.parent.iterdir()) == [output]


def test_errors_of_whoever_fills_the_folder_are_not_the_outputs(anew):
    """A Node that has died is not a folder that cannot be written."""
    output = anew()

    with pytest.raises(BrokenPipeError), replacement(output):
        raise BrokenPipeError

    assert read(output) == OLD
    assert list(output.parent.iterdir()) == [output]
