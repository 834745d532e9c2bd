"""How the pages of the house look: its colour and footer, the sample that shows them."""

from ofdesk.words.catalog import N_, Translator

words = Translator("page_look")

CODES = {
    "colour_invalid": N_("“{value}” is no colour. Write six figures, for example #1C5D99."),
    "colour_too_pale": N_("White is not read on {value}. Choose a darker colour."),
}
TEXTS = {
    "tab": N_("Pages"),
    "colour": N_("Colour of the pages"),
    "footer": N_("Footer of the pages"),
    "hint": N_("The page shows what is typed; it is saved with the other settings."),
    "name": N_("Flying club of the Example"),
}
SAMPLES = (N_("Subscription, one year"), N_("Activated resources"), N_("Training, one hour"))


def text_of(code: str) -> str:
    """A word of the page of settings."""
    return words(TEXTS[code])


def sample_name() -> str:
    """The client of the sample."""
    return words(TEXTS["name"])


def sample_lines() -> tuple[str, ...]:
    """The lines of the sample."""
    return tuple(words(line) for line in SAMPLES)
