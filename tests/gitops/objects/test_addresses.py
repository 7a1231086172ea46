"""Addresses of services are found in any text, and nothing else is."""

import pytest
from support.shop import Shop

from stackwright.gitops.objects.addresses import addresses, only_address
from stackwright.gitops.objects.contents import Contents

FOUND = {
    "api.shop.svc": ["api.shop"],
    "api.shop.svc.cluster.local:9090": ["api.shop:9090"],
    "http://main-0.gone.nowhere.svc:80/metrics": ["gone.nowhere:80"],
    "a resolver kube-dns.kube-system.svc.cluster.local.;": ["kube-dns.kube-system"],
    "http://api": ["api.shop:80"],
    "https://api/v1": ["api.shop:443"],
    "api:8080": ["api.shop:8080"],
    "postgresql://user:secret@api/votes": ["api.shop:5432"],
    "to http://api:8080, http://web:8080": ["api.shop:8080", "web.shop:8080"],
    "gone.shop:80": ["gone.shop:80"],
    "http://api.elsewhere/push": ["api.elsewhere:80"],
    "endpoint: 'web.watch:4317'": ["web.watch:4317"],
}


@pytest.mark.parametrize(("text", "said"), FOUND.items())
def test_a_service_is_found_in_every_form(text, said):
    """With its namespace or without, by its port or by what the scheme means."""
    assert [str(one) for one in addresses(text, "shop", Contents(Shop().rendered))] == said


@pytest.mark.parametrize(
    "text",
    [
        *("api", "api.shop", "gone:80", "http://gone", "https://git.example/platform.git", "registry.example/api:v1"),
        *(
            "registry.example:5000/api",
            "127.0.0.1:8080",
            "http://localhost:8080",
            "user@api.example",
            "a.b.svc.example",
        ),
        *("https://api.shop.example/v1", "2026-11-21T10:00", "arn:aws:iam::1:role/api"),
    ],
)
def test_what_is_no_service_of_the_cluster_is_not_taken_for_one(text):
    """Names alone, the internet, images, times."""
    assert list(addresses(text, "shop", Contents(Shop().rendered))) == []


@pytest.mark.parametrize("text", ["redis:6379", "http://redis:6379", "redis://redis:6379/0"])
def test_a_text_that_is_only_an_address_means_a_service(text):
    """Even one that is not there."""
    assert str(only_address(text, "shop")) == "redis.shop:6379"


@pytest.mark.parametrize(
    "text", ["", "redis", "localhost:6379", "127.0.0.1:6379", "redis.example:6379", "a b:1", ":8080"]
)
def test_other_texts_mean_none(text):
    """A name alone, the pod itself, somebody outside, a listening address."""
    assert only_address(text, "shop") is None
