"""An error code with its values becomes a sentence, and never fails to."""

import pytest

from ofdesk.domain.errors import ConfirmationNeeded, DomainError, Unavailable
from ofdesk.words import sentences
from ofdesk.words.sentences import fill, sentence, sentence_of, written

NB, NN = "\u00a0", "\u202f"
READ_FR = f"23/11/2026 à 14{NB}h{NB}02"


def test_a_refusal_speaks_the_language_in_force_or_the_one_asked():
    refused = DomainError("amount_invalid", "price", text="1.234")
    assert sentence(refused).startswith(f"«{NB}1.234{NB}» n’est pas un montant.")
    assert sentence(refused, "en").startswith("“1.234” is not an amount.")


def test_an_unknown_code_is_named():
    assert sentence(Unavailable("never_written")) == "L’action est refusée (code never_written)."
    assert "never_written" in sentence(ConfirmationNeeded("never_written"), "en")


def test_a_missing_value_does_not_make_the_sentence_fail():
    assert sentence(DomainError("amount_invalid"), "en").startswith("“…” is not an amount.")


@pytest.mark.parametrize(
    ("name", "value", "french", "english"),
    [
        ("total_cents", 123450, f"1{NN}234,50{NB}€", "€1,234.50"),
        ("cents", 5, f"0,05{NB}€", "€0.05"),
        ("ends_on", "2026-11-23", "23/11/2026", "23 Nov 2026"),
        ("ends_on", "demain", "demain", "demain"),
        (
            "read_at",
            "2026-11-23T13:02:00.000000Z",
            f"23/11/2026 à 14{NB}h{NB}02",
            "23 Nov 2026 at 14:02",
        ),
        ("read_at", "2026-11-23", "2026-11-23", "2026-11-23"),
        ("rate_bp", 850, f"8,5{NB}%", "8.5%"),
        ("quantity_e4", 15000, "1,5", "1.5"),
        ("count", 1012, f"1{NN}012", "1,012"),
        ("year", 2026, "2026", "2026"),
        ("of_year", 2026, "2026", "2026"),
        ("taxable", True, "oui", "yes"),
        ("names", ["a", "b"], "a et b", "a and b"),
        ("nothing", None, "", ""),
        ("platform", "mermoz", "mermoz", "mermoz"),
    ],
)
def test_a_value_is_written_as_its_name_says(name, value, french, english):
    assert written(name, value, "fr") == french
    assert written(name, value, "en") == english


def test_a_text_is_filled_with_written_values():
    assert fill("{total_cents}, {what}", {"total_cents": 100, "what": "x"}, "en") == "€1.00, x"


@pytest.mark.parametrize(("count", "said"), [(1, "one day"), (2, "2 days"), (None, "… days")])
def test_a_sentence_with_a_plural_counts(monkeypatch, count, said):
    known = {"unknown_code": ("house", "?"), "late": ("house", ("one day", "{count} days"))}
    monkeypatch.setattr(sentences, "_templates", known)
    values = {} if count is None else {"count": count}
    assert sentence_of("late", values, "en") == said


def test_areas_are_the_modules_of_words_that_are_not_machinery():
    assert "house" in sentences.areas()
    assert set(sentences.areas()).isdisjoint(sentences.MACHINERY)
