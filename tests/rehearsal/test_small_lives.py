"""Small providers live with real Terraform: what they make is there, stays as it is, and goes again."""

import base64
import gzip
import json
import zipfile

import pytest
from support.required import required

pytestmark = pytest.mark.terraform

KEY = {"algorithm": "ECDSA", "ecdsa_curve": "P256"}
SOURCE = {"content": "a", "filename": "b"}
NAMED = [{"common_name": "example.com", "organization": "Acme"}]
LIVES = {
    "archive": {
        "resource": {"archive_file": {"one": {"type": "zip", "output_path": "made/one.zip", "source_dir": "packed"}}},
        "data": {
            "archive_file": {
                "two": {
                    "type": "tar.gz",
                    "output_path": "made/two.tar.gz",
                    "source": [{"content": "a", "filename": "b"}],
                }
            }
        },
    },
    "cloudinit": {
        "resource": {"cloudinit_config": {"one": {"part": [{"content": "a"}]}}},
        "data": {"cloudinit_config": {"one": {"part": [{"content": "#!/bin/sh", "filename": "a.sh"}]}}},
    },
    "local": {
        "resource": {
            "local_file": {"one": {"content": "text", "filename": "made/one"}},
            "local_sensitive_file": {"two": {"content_base64": "dGV4dA==", "filename": "made/two"}},
        },
        "data": {"local_file": {"one": {"filename": "${local_file.one.filename}"}}},
    },
    "null": {
        "resource": {"null_resource": {"one": {"triggers": {"a": "b"}}}},
        "data": {"null_data_source": {"one": {"inputs": {"a": "b"}}}},
    },
    "random": {
        "resource": {
            "random_bytes": {"one": {"length": 8}},
            "random_id": {"one": {"byte_length": 8, "prefix": "a-"}},
            "random_integer": {"one": {"min": 1, "max": 6}},
            "random_password": {"one": {"length": 20, "special": False, "min_upper": 3}},
            "random_pet": {"one": {}, "two": {"length": 4, "prefix": "a", "separator": "_"}},
            "random_shuffle": {"one": {"input": ["a", "b", "c"], "result_count": 5}},
            "random_string": {"one": {"length": 20, "numeric": False, "override_special": "/"}},
            "random_uuid": {"one": {"keepers": {"a": "b"}}},
        },
    },
    "time": {
        "resource": {
            "time_offset": {"one": {"offset_days": 7}},
            "time_rotating": {"one": {"rotation_days": 30}},
            "time_sleep": {"one": {"create_duration": "1h"}},
            "time_static": {"one": {}, "two": {"rfc3339": "2030-01-02T03:04:05Z"}},
        }
    },
    "tls": {
        "resource": {
            "tls_private_key": {"one": KEY, "two": {"algorithm": "ED25519"}, "three": {"algorithm": "RSA"}},
            "tls_self_signed_cert": {
                "one": {
                    "private_key_pem": "${tls_private_key.one.private_key_pem}",
                    "subject": NAMED,
                    "validity_period_hours": 12,
                    "is_ca_certificate": True,
                    "allowed_uses": ["cert_signing", "crl_signing"],
                }
            },
            "tls_cert_request": {
                "two": {
                    "private_key_pem": "${tls_private_key.two.private_key_pem}",
                    "dns_names": ["example.com"],
                    "ip_addresses": ["10.0.0.1"],
                    "subject": NAMED,
                }
            },
            "tls_locally_signed_cert": {
                "two": {
                    "cert_request_pem": "${tls_cert_request.two.cert_request_pem}",
                    "ca_private_key_pem": "${tls_private_key.one.private_key_pem}",
                    "ca_cert_pem": "${tls_self_signed_cert.one.cert_pem}",
                    "validity_period_hours": 6,
                    "allowed_uses": ["server_auth", "digital_signature"],
                }
            },
        },
        "data": {
            "tls_certificate": {"one": {"url": "https://oidc.example.com/id/a"}},
            "tls_public_key": {"one": {"private_key_pem": "${tls_private_key.three.private_key_pem}"}},
        },
    },
}


@pytest.fixture
def living(workspace):
    """Applies a provider's life in a folder with something to pack, and returns the workspace."""

    def apply(provider, **more):
        one = workspace({"terraform": {"required_providers": required(provider)}, **LIVES[provider], **more})
        (one.folder / "packed" / "inner").mkdir(parents=True)
        (one.folder / "packed" / "inner" / "a.txt").write_text("text")
        outcome = one.apply()
        assert outcome.returncode == 0, outcome.stderr
        return one

    return apply


@pytest.mark.parametrize("provider", sorted(LIVES))
def test_a_life(living, provider):
    """Applied; planned again with nothing to do; destroyed."""
    one = living(provider)
    again = one.terraform("plan", "-input=false", "-detailed-exitcode")
    assert again.returncode == 0, again.stdout + again.stderr
    destroyed = one.terraform("destroy", "-auto-approve")

    assert destroyed.returncode == 0, destroyed.stderr
    assert json.loads((one.folder / "terraform.tfstate").read_text())["resources"] == []


def test_files_are_there_and_go(living):
    """With the content, and with the permissions."""
    one = living("local")
    made = one.folder / "made"
    assert {file.name: file.read_text() for file in made.iterdir()} == {"one": "text", "two": "text"}
    assert (made / "two").stat().st_mode & 0o777 == 0o700
    assert one.state()["data.local_file.one"]["content"] == "text"

    (made / "one").write_text("changed by somebody")
    assert "local_file.one will be created" in one.terraform("plan").stdout
    one.apply()
    assert (made / "one").read_text() == "text"
    one.terraform("destroy", "-auto-approve")

    assert [*made.iterdir()] == []


def test_archives_hold_what_they_are_made_of(living):
    """And are made again where they are gone."""
    one = living("archive")
    archive = one.folder / "made" / "one.zip"
    assert zipfile.ZipFile(archive).read("inner/a.txt") == b"text"
    assert archive.stat().st_size == one.state()["archive_file.one"]["output_size"]
    archive.unlink()
    one.terraform("plan")

    assert archive.exists()


def test_user_data_is_rendered(living):
    """Packed and encoded, as it is by default."""
    rendered = living("cloudinit").state()["data.cloudinit_config.one"]["rendered"]

    assert 'filename="a.sh"' in gzip.decompress(base64.b64decode(rendered)).decode()


@pytest.mark.parametrize(
    ("provider", "type_", "change"),
    [
        ("random", "random_uuid", {"keepers": {"a": "c"}}),
        ("null", "null_resource", {"triggers": {"a": "c"}}),
        ("time", "time_static", {"triggers": {"a": "c"}}),
        ("tls", "tls_private_key", {"ecdsa_curve": "P384"}),
        ("local", "local_file", {"content": "other"}),
        ("archive", "archive_file", {"output_path": "made/other.zip"}),
        ("cloudinit", "cloudinit_config", {"part": [{"content": "b"}]}),
    ],
)
def test_what_replaces_is_planned_as_a_replacement(living, provider, type_, change):
    """Keepers and triggers are there for that."""
    one = living(provider)
    document = json.loads(json.dumps(one.document))
    document["resource"][type_]["one"] |= change
    (one.folder / "main.tf.json").write_text(json.dumps(document))

    assert f"{type_}.one must be replaced" in one.terraform("plan").stdout


def test_a_longer_offset_is_known_before_it_is_applied(living):
    """The base stays, so that nothing is open."""
    one = living("time")
    before = one.state()["time_offset.one"]
    document = json.loads(json.dumps(one.document))
    document["resource"]["time_offset"]["one"]["offset_days"] = 8
    (one.folder / "main.tf.json").write_text(json.dumps(document))
    assert "0 to add, 1 to change, 0 to destroy" in one.terraform("plan").stdout
    one.apply()
    after = one.state()["time_offset.one"]

    assert after["base_rfc3339"] == before["base_rfc3339"]
    assert after["unix"] == before["unix"] + 24 * 3600


def test_no_secret_is_shown(living):
    """What the providers hide is hidden."""
    shown = living("random", output={"password": {"value": "${random_password.one.result}", "sensitive": True}})

    assert "(sensitive value)" in shown.terraform("plan", "-replace=random_password.one").stdout


def test_what_a_server_answers_is_not_asked(workspace):
    """With the address, and what to do."""
    document = {
        "terraform": {"required_providers": required("http")},
        "data": {"http": {"one": {"url": "https://a.b"}}},
    }
    outcome = workspace(document).terraform("plan", "-input=false")

    assert outcome.returncode == 1
    assert "https://a.b is not asked: a rehearsal has no network" in " ".join(outcome.stderr.replace("│", "").split())


def test_an_ephemeral_password_is_in_no_state(workspace):
    """It goes where it is written, and nowhere else."""
    document = {
        "terraform": {"required_providers": required("random", "aws", "tls")},
        "provider": {"aws": [{"region": "eu-west-1"}]},
        "ephemeral": {"random_password": {"one": {"length": 32}}, "tls_private_key": {"one": {"algorithm": "ED25519"}}},
        "resource": {
            "aws_secretsmanager_secret": {"one": {"name": "one"}, "two": {"name": "two"}},
            "aws_secretsmanager_secret_version": {
                name: {
                    "secret_id": f"${{aws_secretsmanager_secret.{name}.id}}",
                    "secret_string_wo": value,
                    "secret_string_wo_version": 1,
                }
                for name, value in {
                    "one": "${ephemeral.random_password.one.result}",
                    "two": "${ephemeral.tls_private_key.one.private_key_pem}",
                }.items()
            },
        },
    }
    one = workspace(document)
    outcome = one.apply()

    assert outcome.returncode == 0, outcome.stderr
    assert "PRIVATE KEY" not in (one.folder / "terraform.tfstate").read_text()
