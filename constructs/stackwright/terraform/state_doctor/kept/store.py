"""One state in S3, with its versions, its digest and its locks, in the form in which Terraform keeps them.

Source: https://developer.hashicorp.com/terraform/language/backend/s3
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stackwright.model.state_location import StateLocation
from stackwright.synthesis.invocation import command
from stackwright.terraform.state_doctor.errors import StateError
from stackwright.terraform.state_doctor.kept import lock as locks
from stackwright.terraform.state_doctor.kept import snapshot
from stackwright.terraform.state_doctor.kept.connection import Connection, explained
from stackwright.terraform.state_doctor.kept.lock import Lock
from stackwright.terraform.state_doctor.kept.snapshot import KMS, S3_MANAGED, Encryption, Snapshot

_RESTORED = "stackwright-restored-from"
_CONDITION_FAILED = {"ConditionalCheckFailedException", "PreconditionFailed", "412"}


@dataclass(frozen=True)
class ObjectVersion:
    """One version of the state object.

    Attributes:
        id: Its id.
        written: When it was written.
        size_bytes: Its size.
    """

    id: str
    written: datetime
    size_bytes: int


@dataclass(frozen=True)
class History:
    """What the bucket holds of a state.

    Attributes:
        versions: Every version that is left, the newest first.
        deleted: Whether the object is deleted, so that none of them is what Terraform would read.
        locked: Whether a lock file lies beside it.
    """

    versions: tuple[ObjectVersion, ...]
    deleted: bool
    locked: bool


class StateStore:
    """One state.

    Args:
        location: Where it is.
        connection: Clients of its account.
    """

    def __init__(self, location: StateLocation, connection: Connection) -> None:
        self._location = location
        self._s3 = connection.s3
        self._dynamodb = connection.dynamodb
        self._object = {"Bucket": location.bucket, "Key": location.key}
        self._lock_file = {"Bucket": location.bucket, "Key": f"{location.key}.tflock"}
        self._path = f"{location.bucket}/{location.key}"

    def history(self) -> History:
        """What the bucket holds of it."""
        versions: list[ObjectVersion] = []
        deleted = locked = False
        for entry, is_marker in self._entries():
            if entry["Key"] == self._object["Key"]:
                if not is_marker:
                    versions.append(ObjectVersion(entry["VersionId"], entry["LastModified"], entry["Size"]))
                deleted = deleted or (is_marker and entry["IsLatest"])
            elif entry["Key"] == self._lock_file["Key"]:
                locked = locked or (not is_marker and entry["IsLatest"])
        versions.sort(key=lambda version: version.written, reverse=True)  # stable: S3 lists the newest first
        return History(tuple(versions), deleted, locked)

    def snapshot(self, version: ObjectVersion) -> Snapshot | None:
        """What one version holds; None when Terraform could not read it."""
        content, answer = self._read(version.id)
        return snapshot.parse(
            content,
            version=version.id,
            written=version.written,
            restored=_RESTORED in answer.get("Metadata", {}),
            encryption=Encryption(answer.get("ServerSideEncryption", ""), answer.get("SSEKMSKeyId", "")),
        )

    def digest(self) -> str | None:
        """What the table says that the state's MD5 is; None when it says nothing."""
        item = self._item(f"{self._path}-md5")
        return str(item["Digest"]["S"]) if "Digest" in item else None

    def locks(self, history: History) -> tuple[Lock, ...]:
        """The locks that are held. A lock file is looked for even where the platform uses none."""
        held = []
        if history.locked:
            with explained(self._location):
                file = self._s3.get_object(**self._lock_file)
                held.append(locks.parse("file", _file_text(file), file["LastModified"]))
        item = self._item(self._path)
        if item:
            held.append(locks.parse("table", _item_text(item)))
        return tuple(held)

    def take_lock(self, text: str) -> tuple[Lock, ...]:
        """Take every lock that Terraform would take, or none.

        Args:
            text: The lock, as Terraform writes it.

        Raises:
            StateError: Somebody holds one of them.
        """
        taken: list[Lock] = []
        try:
            if self._location.lockfile:
                self._take(self._s3.put_object, **self._lock_file, Body=text.encode(), IfNoneMatch="*")
                taken.append(locks.parse("file", text))
            if self._location.table:
                item = {"LockID": {"S": self._path}, "Info": {"S": text}}
                absent = "attribute_not_exists(LockID)"
                self._take(
                    self._dynamodb.put_item, TableName=self._location.table, Item=item, ConditionExpression=absent
                )
                taken.append(locks.parse("table", text))
        except BaseException:
            self.release(taken)
            raise
        return tuple(taken)

    def release(self, held: Sequence[Lock]) -> None:
        """Release locks, each only if it still is what it was when it was read."""
        for lock in held:
            with explained(self._location):
                if lock.place == "file":
                    self._release_file(lock)
                else:
                    self._release_item(lock)

    def restore(self, version: ObjectVersion, *, written: bool) -> Snapshot:
        """Make a version the state again, encrypted as the platform says, and set the digest to it.

        Args:
            version: The version.
            written: Whether it is written; if not, only the digest is set.

        Raises:
            StateError: Terraform could not read it.
        """
        content, _ = self._read(version.id)
        chosen = snapshot.parse(content, version=version.id, written=version.written)
        if chosen is None:
            raise StateError(f"version {version.id} is not a state that Terraform can read; choose another one")
        with explained(self._location):
            if written:
                key = self._location.kms_key_arn
                encryption = {
                    "ServerSideEncryption": KMS if key else S3_MANAGED,
                    **({"SSEKMSKeyId": key} if key else {}),
                }
                self._s3.put_object(
                    **self._object,
                    Body=content,
                    ContentType="application/json",
                    Metadata={_RESTORED: version.id},
                    **encryption,
                )
            if self._location.table:
                # After the state, as Terraform does it: if only this one fails, Terraform stops, and warns.
                item = {"LockID": {"S": f"{self._path}-md5"}, "Digest": {"S": chosen.md5}}
                self._dynamodb.put_item(TableName=self._location.table, Item=item)
        return chosen

    def _entries(self) -> Iterator[tuple[dict[str, Any], bool]]:
        with explained(self._location):
            pages = self._s3.get_paginator("list_object_versions").paginate(
                Bucket=self._location.bucket, Prefix=self._location.key
            )
            for page in pages:
                yield from ((entry, False) for entry in page.get("Versions", ()))
                yield from ((entry, True) for entry in page.get("DeleteMarkers", ()))

    def _read(self, version: str) -> tuple[bytes, dict[str, Any]]:
        with explained(self._location):
            answer = self._s3.get_object(**self._object, VersionId=version)
            return answer["Body"].read(), answer

    def _item(self, key: str) -> dict[str, Any]:
        if not self._location.table:
            return {}
        with explained(self._location):
            found: dict[str, Any] = self._dynamodb.get_item(
                TableName=self._location.table, Key={"LockID": {"S": key}}, ConsistentRead=True
            ).get("Item", {})
        return found

    def _take(self, put: Callable[..., object], **arguments: object) -> None:
        with explained(self._location), self._unless(f"{self._path} is locked"):
            put(**arguments)

    def _release_file(self, lock: Lock) -> None:
        with self._unless(self._changed_hands):
            found = self._s3.get_object(**self._lock_file)
            if _file_text(found) != lock.text:
                raise self._refusal(self._changed_hands)
            self._s3.delete_object(**self._lock_file, IfMatch=found["ETag"])

    def _release_item(self, lock: Lock) -> None:
        item = self._item(self._path)
        if not item or _item_text(item) != lock.text:
            raise self._refusal(self._changed_hands)
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(Info)"}
        if "Info" in item:
            condition = {"ConditionExpression": "Info = :info", "ExpressionAttributeValues": {":info": item["Info"]}}
        with self._unless(self._changed_hands):
            self._dynamodb.delete_item(TableName=self._location.table, Key={"LockID": {"S": self._path}}, **condition)

    @property
    def _changed_hands(self) -> str:
        return f"the lock on {self._path} has changed hands"

    @staticmethod
    @contextmanager
    def _unless(problem: str) -> Iterator[None]:
        """Say what it means when AWS finds that a condition does not hold."""
        from botocore.exceptions import ClientError  # noqa: PLC0415

        try:
            yield
        except ClientError as error:
            if error.response["Error"]["Code"] not in _CONDITION_FAILED:
                raise
            raise StateStore._refusal(problem) from None

    @staticmethod
    def _refusal(problem: str) -> StateError:
        return StateError(f"{problem}; see who holds it: {command('state', 'doctor')}")


def _file_text(answer: dict[str, Any]) -> str:
    return str(answer["Body"].read().decode(errors="backslashreplace"))


def _item_text(item: dict[str, Any]) -> str:
    """What a lock says; whatever stands there, if that is not a text as Terraform writes it."""
    info = item.get("Info", {})
    if "S" in info:
        return str(info["S"])
    rest = {name: value for name, value in item.items() if name != "LockID"}
    return json.dumps(rest, default=repr) if rest else ""
