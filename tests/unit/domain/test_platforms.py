"""The platform name in whatever people paste, and the names that no client may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.domain.platforms import is_clashed, platform_name

LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True)


@pytest.mark.parametrize(
    "typed",
    [
        "mermoz",
        "Mermoz",
        "  MERMOZ\n",
        "mermoz.",
        "mermoz.openflyers.fr",
        "http://mermoz.openflyers.fr",
        "HTTP://Mermoz.OpenFlyers.FR./",
        "mermoz.openflyers.com:8080/index.php?menuAction=x#top",
        "http://mermoz.openflyers.fr?x=1",
        "https://user@mermoz.openflyers.fr:443/a/b",
        "https://openflyers.com/mermoz/",
        "https://openflyers.com/mermoz",
        "https://www.openflyers.com/mermoz/index.php?a=/b",
        "openflyers.com/mermoz/",
        "//openflyers.fr/mermoz",
    ],
)
def test_every_way_of_writing_a_platform_gives_its_name(typed: str) -> None:
    assert platform_name(typed) == "mermoz"


@pytest.mark.parametrize(
    "typed",
    ["demo", "DEMO", "demo-solo", "www", "client", "doc", "doc4-fr", "docteur"]
    + ["http://client.openflyers.com", "https://openflyers.com/demo/"],
)
def test_names_of_the_publisher_are_reserved(typed: str) -> None:
    with pytest.raises(DomainError) as refusal:
        platform_name(typed)
    assert refusal.value.code == "platform_reserved"
    assert refusal.value.field == "platform"


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "-a", "a-", "aéro", "a b", "a_b", "a.b", "mermoz~1a2b3c", "a" * 64]
    + ["a.b.openflyers.fr", "openflyers.fr", "http://openflyers.com", "http://openflyers.com//x"]
    + ["example.org", "http://example.org/mermoz", "notopenflyers.com/mermoz", "mermoz/planning"]
    + ["ftp://mermoz.openflyers.fr", "http://mermoz.openflyers.fr:port/", "mermoz@club.fr"],
)
def test_what_is_not_one_label_of_our_hosts_is_refused(typed: str) -> None:
    with pytest.raises(DomainError) as refusal:
        platform_name(typed)
    assert refusal.value.code == "platform_invalid"
    assert refusal.value.values == {"value": typed.strip()}


def test_names_that_only_begin_like_reserved_ones_are_free() -> None:
    assert [platform_name(name) for name in ("demoiselle", "www2", "clients")] == [
        "demoiselle",
        "www2",
        "clients",
    ]


@given(LABELS)
def test_reading_a_name_twice_gives_the_same_name(label: str) -> None:
    try:
        once = platform_name(label)
    except DomainError as refusal:
        assert refusal.code == "platform_reserved"
        return
    assert once == label
    assert platform_name(once.upper()) == once
    assert platform_name(f"http://{once}.openflyers.fr/x") == once
    assert platform_name(f"https://openflyers.com/{once}/") == once


@given(st.text(max_size=80))
def test_any_text_gives_a_stable_name_or_a_refusal(text: str) -> None:
    try:
        name = platform_name(text)
    except DomainError:
        return
    assert platform_name(name) == name


@given(LABELS, st.from_regex(r"[0-9a-f]{6}", fullmatch=True))
def test_a_clashed_name_is_known_and_cannot_be_typed(label: str, digits: str) -> None:
    assert is_clashed(f"{label}~{digits}")
    assert not is_clashed(label)
    with pytest.raises(DomainError):
        platform_name(f"{label}~{digits}")
