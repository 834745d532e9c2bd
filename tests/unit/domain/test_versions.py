"""Versions: how they are written, their order, and where a client may go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.domain.versions import (
    Stage,
    TargetChoice,
    Version,
    VersionPolicy,
    check_target,
    choices,
    next_stable,
    refusal_of,
    targets,
)

V = Version.parse
IN_ORDER = (
    *("1.3.1", "2.1", "3.0alpha", "3.0beta", "3", "3.5"),
    *("4.0alpha", "4.0beta", "4", "4.1alpha", "4.1", "4.2", "10"),
)
KNOWN = tuple(V(x) for x in ("2.1", "3", "3.0alpha", "3.5", "4", "4.0alpha", "4.0beta", "5.0alpha"))
POLICY = VersionPolicy(KNOWN, V("4"), (V("4.0beta"), V("5.0alpha")))

VERSIONS = st.builds(
    lambda numbers, stage: V(".".join(str(n) for n in numbers) + stage),
    st.lists(st.integers(0, 12), min_size=1, max_size=4),
    st.sampled_from(["", "alpha", "beta"]),
)


def test_versions_sort_by_numbers_then_alpha_beta_stable() -> None:
    parsed = [V(text) for text in IN_ORDER]
    assert sorted(set(parsed)) == parsed
    assert len(set(parsed)) == len(parsed)


def test_final_zeros_do_not_count() -> None:
    assert V("3.0") == V("3") == V("3.0.0")
    assert hash(V("3.0")) == hash(V("3"))
    assert V("3.0alpha") == V("3alpha") != V("3")
    assert V("0") < V("0.1")


def test_a_version_is_shown_as_it_was_written() -> None:
    assert str(V(" 3.0Alpha ")) == "3.0alpha"
    assert str(V("3.0")) == "3.0"


@pytest.mark.parametrize(
    ("version", "text"),
    [
        (Version((3,)), "3"),
        (Version((3,), Stage.ALPHA), "3.0alpha"),
        (Version((4, 1), Stage.BETA), "4.1beta"),
        (Version(()), "0"),
        (Version((), Stage.BETA), "0beta"),
    ],
)
def test_a_version_that_nobody_wrote_has_a_name_too(version: Version, text: str) -> None:
    assert str(version) == text


@given(VERSIONS)
def test_a_version_reads_itself_back(version: Version) -> None:
    assert V(str(version)) == version
    assert V(str(Version(version.numbers, version.stage))) == version


@given(VERSIONS, VERSIONS)
def test_the_order_is_total(one: Version, other: Version) -> None:
    assert (one < other) + (one == other) + (one > other) == 1


@pytest.mark.parametrize(
    "text", ["", "v3", "3.", ".3", "3..1", "3.0gamma", "alpha", "3 alpha", "٣", "99999", "3\n4"]
)
def test_what_names_no_version_is_unknown(text: str) -> None:
    with pytest.raises(DomainError, match="version_unknown"):
        V(text)


def test_the_next_stable_has_the_same_numbers() -> None:
    assert next_stable(V("3.0alpha")) == V("3")
    assert next_stable(V("4.1beta")) == V("4.1")
    assert next_stable(V("4")) is None


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("3", "4", ""),
        ("3", "5.0alpha", ""),
        ("2.1", "4.0beta", ""),
        ("4.0alpha", "4.0beta", ""),
        ("4.0beta", "4.0", ""),
        ("3.0alpha", "3", ""),
        ("3.0alpha", "4", ""),
        ("4", "4.0", "version_same"),
        ("3", "3", "version_same"),
        ("9", "9", "version_same"),
        ("4", "3", "version_downgrade"),
        ("4", "4.0beta", "version_downgrade"),
        ("4", "2.9", "version_downgrade"),
        ("3", "4.1", "version_unknown"),
        ("3", "6.0alpha", "version_unknown"),
        ("3.1alpha", "3.1", "version_unknown"),
        ("3", "3.5", "version_closed"),
        ("3", "4.0alpha", "version_closed"),
        ("2.1", "3", "version_closed"),
        ("2.1", "3.0alpha", "version_closed"),
    ],
)
def test_where_a_client_may_go(source: str, target: str, code: str) -> None:
    assert refusal_of(V(source), V(target), POLICY) == code
    if code:
        with pytest.raises(DomainError, match=code) as refused:
            check_target(V(source), V(target), POLICY)
        assert refused.value.values == {"version": target, "present": source}
    else:
        check_target(V(source), V(target), POLICY)


def test_the_targets_proposed_are_the_stable_and_later_open_prereleases() -> None:
    assert targets(V("3"), POLICY) == (V("4.0beta"), V("4"), V("5.0alpha"))
    assert targets(V("4"), POLICY) == (V("5.0alpha"),)
    assert targets(V("5.0alpha"), POLICY) == ()


def test_a_client_on_a_prerelease_may_always_go_to_its_own_stable() -> None:
    assert targets(V("3.0alpha"), POLICY) == (V("3"), V("4.0beta"), V("4"), V("5.0alpha"))


def test_refused_versions_stay_listed_with_their_reason() -> None:
    found = choices(V("3.5"), POLICY)
    assert [choice.version for choice in found] == sorted(KNOWN)
    assert TargetChoice(V("3"), "version_downgrade") in found
    assert TargetChoice(V("3.5"), "version_same") in found
    assert TargetChoice(V("4.0alpha"), "version_closed") in found
    assert TargetChoice(V("4"), "") in found


def test_without_a_stable_only_open_prereleases_are_proposed() -> None:
    policy = VersionPolicy((V("3"), V("4.0alpha")), None, (V("4.0alpha"), V("3")))
    assert targets(V("2.1"), policy) == (V("4.0alpha"),)
