"""The `addons` block: which add-ons Argo CD installs, where, and with what of AWS."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import Field, create_model, model_validator

from stackwright.model.addons import ADDONS
from stackwright.model.addons.addon import Addon, AddonSettings
from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import collected, rule
from stackwright.model.settings.consequence import changing
from stackwright.model.settings.form import Settings

SettingsT = TypeVar("SettingsT", bound=AddonSettings)


class AddonsSettings(Settings):
    """Add-ons that GitOps installs, and what they need of AWS: roles, queues, buckets.

    Each add-on is off until it is named; `{}` takes its defaults.
    """

    def of(self, addon: Addon[SettingsT]) -> SettingsT | None:
        """The settings of an add-on; None when it is off."""
        settings: SettingsT | None = getattr(self, addon.name)
        return settings

    @property
    def enabled(self) -> Mapping[Addon[Any], AddonSettings]:
        """The add-ons that are on, with their settings."""
        return collected(ADDONS, self.of, there=True)

    @property
    def service_accounts(self) -> Mapping[str, list[tuple[str, str]]]:
        """Namespace and name of the service accounts that get a role, by add-on."""
        by_name = {addon.name: addon for addon in self.enabled}

        def accounts(name: str) -> list[tuple[str, str]]:
            settings = self.enabled[by_name[name]]
            return [(settings.namespace, account) for account in settings.service_accounts]

        return collected(by_name, accounts, there=True)

    @model_validator(mode="after")
    def _one_role_each(self) -> "AddonsSettings":
        faults = list(self._shared_accounts())
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _shared_accounts(self) -> Iterator[Fault]:
        """Service accounts of two add-ons: Pod Identity gives each one role."""
        first: dict[tuple[str, str], str] = {}
        for name, accounts in self.service_accounts.items():
            for account in accounts:
                if (other := first.setdefault(account, name)) != name:
                    problem = f"is the service account of {other} too, and gets one role only"
                    yield Fault(problem, "choose another", (name, "service_account"), account[1])


@cache
def addons_block() -> type[AddonsSettings]:
    """The shape of the block as it stands in a file, with a key for each add-on."""
    fields: dict[str, Any] = {
        addon.name: (addon.settings | None, Field(default=None, description=addon.purpose)) for addon in ADDONS
    }
    name, text = AddonsSettings.__name__, AddonsSettings.__doc__
    made: type[AddonsSettings] = create_model(name, __base__=AddonsSettings, __doc__=text, **fields)
    return changing(**{addon.name: addon.consequence for addon in ADDONS})(made)
