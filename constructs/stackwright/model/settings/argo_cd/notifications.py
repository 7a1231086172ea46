"""Whom Argo CD tells: `gitops.notifications`."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, model_validator

from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import matching

# Source: https://api.slack.com/methods/conversations.create
SlackChannel = Annotated[
    str,
    AfterValidator(
        matching(
            "[a-z0-9_-]{1,80}",
            "is not the name of a Slack channel",
            "use lower-case letters, digits, '_-', without the #",
        )
    ),
]


@changing(
    slack_channel=updates("helm_release", "kubernetes_secret_v1"),
    pagerduty=updates("helm_release", "kubernetes_secret_v1"),
)
class NotificationsSettings(Settings):
    """Whom Argo CD tells what. Tokens are read from the environment's secret `argocd-notifications`."""

    slack_channel: SlackChannel | None = None
    """Channel that is told of every sync that succeeds or fails, and of applications that are not well any more. Key
    of the secret: `slack-token`."""
    pagerduty: bool = False
    """Whether PagerDuty calls somebody for an application that is not well any more. Key of the secret:
    `pagerduty-key`, an integration key of its Events API v2."""

    @model_validator(mode="after")
    def _somebody(self) -> "NotificationsSettings":
        faults = list(self._nobody_faults())
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _nobody_faults(self) -> Iterator[Fault]:
        if not self.slack_channel and not self.pagerduty:
            yield Fault("tells nobody", "name a slack_channel, set pagerduty: true, or remove it")
