"""Schedules of rotation: what Secrets Manager takes, and how long a window it leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from stackwright.model.settings.schedule import Schedule, longest_window

SCHEDULE = TypeAdapter(Schedule)
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"


def taken(text):
    """Whether a schedule is taken. Whatever else is raised than a refusal is a bug."""
    try:
        SCHEDULE.validate_python(text)
    except ValidationError:
        return False
    return True


# Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
@pytest.mark.parametrize(
    "text",
    [
        *("rate(4 hours)", "rate(1 day)", "rate(30 days)", "rate(999 days)", "cron(0 4 ? * SUN *)"),
        *("cron(0 8 * * ? *)", "cron(0 8/8 * * ? *)", "cron(0 2/10 * * ? *)", "cron(0 8 1/7 * ? *)"),
        *("cron(0 0 ? * SUN#1 *)", "cron(0 16 L * ? *)", "cron(0 23 ? JAN-MAR 6L *)", "cron(0 0 1,15 1/3 ? *)"),
    ],
)
def test_what_aws_documents_is_taken(text):
    """Each form that AWS's own page shows."""
    assert taken(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rate(5000 days)", "is not a time that Secrets Manager takes"),
        ("rate(1000 days)", "take 4 hours to 999 days"),
        ("rate(3 hours)", "take 4 hours to 999 days"),
        ("rate(0 days)", "take 4 hours to 999 days"),
        ("rate(30 minutes)", "is not a schedule"),
        ("weekly", "is not a schedule"),
        ("0 4 * * 0", "is not a schedule"),
        ("cron(0 4 * * 0)", "has 5 fields, AWS takes 6: minutes, hours, day of month, month, day of week, year"),
        ("cron(0 0 4 * * ? *)", "has 7 fields"),
        ("cron(30 4 ? * SUN *)", "has '30' for minutes, Secrets Manager takes 0 only"),
        ("cron(0 4 ? * SUN 2027)", "has '2027' for year, Secrets Manager takes * only"),
        ("cron(0 24 * * ? *)", "has '24' for hours"),
        ("cron(0 * * * ? *)", "has '*' for hours, Secrets Manager takes one, or every 4 or more"),
        ("cron(0 0/2 * * ? *)", "has '0/2' for hours"),
        ("cron(0 4 32 * ? *)", "has '32' for day of month"),
        ("cron(0 4 15-1 * ? *)", "has '15-1' for day of month"),
        ("cron(0 4 1 13 ? *)", "has '13' for month"),
        ("cron(0 4 ? * 0 *)", "has '0' for day of week"),
        ("cron(0 4 ? * SUN#6 *)", "has 'SUN#6' for day of week"),
        ("cron(0 4 * * * *)", "needs '?' in exactly one of day of month and day of week"),
        ("cron(0 4 ? * ? *)", "needs '?' in exactly one of day of month and day of week"),
    ],
)
def test_a_wrong_schedule_is_refused_at_its_key(platforms, text, problem):
    """One fault, with what is wrong and what AWS takes."""
    rotation = {"lambda_arn": FUNCTION, "schedule": text}
    (fault,) = platforms.faults({"secrets": {"database": {"rotation": rotation}}})

    assert ": secrets.database.rotation.schedule: " in fault
    assert problem in fault


@given(st.integers(0, 10**6), st.sampled_from(["hour", "hours", "day", "days"]))
def test_a_rate_is_taken_from_four_hours_to_999_days(value, unit):
    """Whatever the number."""
    hours = value * (1 if unit.startswith("hour") else 24)

    assert taken(f"rate({value} {unit})") == (4 <= hours <= 999 * 24)


@given(st.text(st.sampled_from("0123456789 ,-*?/L#SUNJAcronrate()"), max_size=40) | st.text(max_size=40))
def test_any_text_is_taken_or_refused(text):
    """No text is a bug."""
    taken(text)
    taken(f"cron({text})")
    taken(f"cron(0 {text} * * ? *)")


@given(st.integers(0, 23), st.integers(1, 24))
def test_a_window_ends_before_the_day_does(tmp_path_factory, start, hours):
    """AWS says so of schedules in days; in hours, before the next window."""
    from support.platforms import Platforms  # noqa: PLC0415 - hypothesis runs many examples in one test

    rotation = {"lambda_arn": FUNCTION, "schedule": f"cron(0 {start} * * ? *)", "duration": f"{hours}h"}
    faults = Platforms(tmp_path_factory.mktemp("windows")).faults({"secrets": {"database": {"rotation": rotation}}})

    assert longest_window(rotation["schedule"]) == 24 - start
    assert bool(faults) == (start + hours > 24)
    assert all("secrets.database.rotation.duration: reaches into the next window or day" in fault for fault in faults)


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [("rate(4 hours)", 4), ("rate(90 hours)", 24), ("rate(1 day)", 24), ("cron(0 2/10 * * ? *)", 10)],
)
def test_a_window_ends_before_the_next_one(schedule, hours):
    """In hours, what lies between two rotations is all that a window can have."""
    assert longest_window(schedule) == hours
