"""The message that carries a payment link, and what is refused about it."""

from ofdesk.words.catalog import N_, Translator

words = Translator("card_mail")

CODES = {
    "card_no_door": N_("This window reaches no card gateway."),
}

TEXTS = {
    "subject": N_("Pay {number} by card"),
    "body": N_(
        "Good morning,\n\nYou can pay {number}, {amount}, by card at this address:\n\n{url}\n\nThe "
        "page is that of our payment provider; nothing of your card passes through us.\n\n{house}"
    ),
}


def link_subject(language: str, **values: str) -> str:
    """The subject, in the language of the client."""
    return words(TEXTS["subject"], language).format(**values)


def link_body(language: str, **values: str) -> str:
    """The text, in the language of the client."""
    return words(TEXTS["body"], language).format(**values)
