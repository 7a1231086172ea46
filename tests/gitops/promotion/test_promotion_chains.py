"""Whatever is promoted and rolled back, in whatever order and however the files are written: both files agree."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from support.trees import ADA, DIGEST, NOW, ORDER, SERVICE, contents, kustomization, tree, written

from stackwright.gitops.promotion import overlay, versions_file
from stackwright.gitops.promotion.promotion import Deployer, PromotionError, disagreements, enter, promote, roll_back
from stackwright.gitops.promotion.version import Version

TAGS = ("v1.0.0", "v1.1.0", "2.0.0", "12e4567", "3f2a91c", "1234567", "main", "latest", "yes", "0x1f", "1.10")
IMAGES = st.builds(
    Version, st.sampled_from(TAGS), st.none() | st.sampled_from([DIGEST, f"sha256:{'f' * 64}"])
) | st.builds(Version, st.none(), st.just(DIGEST))
PINNED = IMAGES.filter(lambda image: image.pinned)
STEPS = st.lists(
    st.tuples(st.just("enter"), IMAGES) | st.tuples(st.sampled_from(["promote", "roll back"]), st.sampled_from(ORDER)),
    max_size=8,
)
BEN = st.sampled_from(["Ben", '"Ben"', "'Ben'"])
NAMES = st.sampled_from(["Ada Okafor", "ci", "Zoë: the 2nd", "No", 'o\'Brien # "x"'])


@st.composite
def layouts(draw):
    """The two files as different people would write them: indentation, quotes, comments, ends of lines."""
    inner, outer = draw(st.sampled_from(["", "  ", "    "])), draw(st.sampled_from(["  ", "    "]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    remark = st.sampled_from(["", " # why", " # Grüße 🎉"])
    line = st.sampled_from(["", "# a line", "        # far in"])
    running = {stage: draw(PINNED) for stage in ORDER}
    text = ["# Versions", "order: [dev, staging, prod]", draw(line), "services:", f"{outer}{SERVICE}:{draw(remark)}"]
    overlays = {}
    for stage, image in running.items():
        text += [draw(line), f"{outer * 2}{stage}:{draw(remark)}"]
        fields = {"tag": image.tag and f'"{image.tag}"', "digest": image.digest}
        fields |= {
            "deployed_at": "2026-01-01T00:00:00Z",
            "deployed_by": draw(st.sampled_from(["Ben", '"Ben"', "'Ben'"])),
        }
        said = [f"{key}: {value}" for key, value in draw(st.permutations(list(fields.items()))) if value]
        if draw(st.booleans()):
            text += [f"{outer * 2}{inner}- {{ {', '.join(said)} }}{draw(remark)}"]
        else:
            text += [f"{outer * 2}{inner}{'- ' if n == 0 else '  '}{one}{draw(remark)}" for n, one in enumerate(said)]
        quote = '"' if image.key == "newTag" else ""
        pairs = draw(st.permutations(["name: api", "newName: here/api", f"{image.key}: {quote}{image.value}{quote}"]))
        if draw(st.booleans()):
            listed = [f"{inner}- {{ {', '.join(pairs)} }}{draw(remark)}"]
        else:
            listed = [f"{inner}{'- ' if n == 0 else '  '}{one}{draw(remark)}" for n, one in enumerate(pairs)]
        overlays[stage] = end.join(["# Overlay", f"images:{draw(remark)}", draw(line), *listed, "namespace: shop", ""])
    last = draw(st.sampled_from([end, ""]))
    return end.join(text) + last, overlays, running


@given(layout=layouts(), steps=STEPS, name=NAMES)
def test_chains_keep_both_files_together(layout, steps, name, tmp_path_factory):
    """Each step does what it says to both files or nothing to either; what it did is undone to the last byte."""
    text, overlays, running = layout
    shop = tree(tmp_path_factory.mktemp("chain") / "gitops", text, overlays)
    histories = {stage: [image] for stage, image in running.items()}

    for number, (step, what) in enumerate(steps):
        before = contents(shop)
        deployer = Deployer(name, NOW + timedelta(minutes=number))
        try:
            done = _done(shop, step, what, deployer, histories)
        except PromotionError:
            assert contents(shop) == before
        else:
            if not done:
                after = contents(shop)
                written(roll_back(shop, SERVICE, what if step == "promote" else "dev"))
                assert contents(shop) == before
                _restore(shop, after)
        assert disagreements(shop) == []
        _check(shop, histories)


def _done(shop, step, what, deployer, histories):
    """Do a step; whether it was a rollback."""
    if step == "enter":
        written(enter(shop, SERVICE, what, "dev", deployer))
        histories["dev"].insert(0, what)
    elif step == "promote":
        source = ORDER[max(ORDER.index(what) - 1, 0)]
        written(promote(shop, SERVICE, source, what, deployer))
        histories[what].insert(0, histories[source][0])
    else:
        written(roll_back(shop, SERVICE, what))
        del histories[what][0]
    return step == "roll back"


def _check(shop, histories):
    """The files say what the steps did."""
    versions = versions_file.read(shop)
    for stage, history in histories.items():
        assert [one.version for one in versions.history(SERVICE, stage)] == history
        image = overlay.image(shop, SERVICE, stage)
        assert (image.key, image.value) == (history[0].key, history[0].value)
        assert stage == ORDER[0] or history[0].pinned


def _restore(shop, files):
    for name, data in files.items():
        (shop / name).write_bytes(data)


def test_no_draft_is_left(tmp_path):
    """What is written beside a file on the way to it is gone."""
    shop = tree(tmp_path / "gitops")
    before = contents(shop).keys()
    written(promote(shop, SERVICE, "dev", "staging", ADA))

    assert contents(shop).keys() == before
    assert kustomization(shop, "staging").exists()
