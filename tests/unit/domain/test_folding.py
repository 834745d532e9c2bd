"""Folding is quick for what people type, and the same for whatever they type."""

from unicodedata import combining, normalize

from hypothesis import example, given
from hypothesis import strategies as st

from ofdesk.domain.text import fold

SPELLED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
SPELLED |= {"þ": "th", "Ł": "l", "Ø": "o", "Đ": "d", "Ð": "d", "Æ": "ae", "Œ": "oe", "Þ": "th"}


@given(st.text(st.sampled_from("aÉçœŒł ̈Å͏ſΣß文İｦ́'") | st.characters(), max_size=12))
@example("AÉRO-CLUB d'Œuilly")
@example("a͏e")
def test_a_folded_text_has_no_mark_no_case_and_no_letter_that_is_spelled_out(text):
    spelled = "".join(SPELLED.get(sign, sign) for sign in text)
    plain = "".join(sign for sign in normalize("NFKD", spelled) if not combining(sign))
    assert fold(text) == plain.casefold()


def test_what_people_search():
    assert fold("AÉRO-CLUB d'Œuilly") == "aero-club d'oeuilly"
    assert fold("Łódź – Tromsø") == "lodz – tromso"
