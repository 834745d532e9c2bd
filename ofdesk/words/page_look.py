"""How the pages of the house look: its colour and footer, the sample that shows them."""

from ofdesk.words.catalog import N_, Translator

words = Translator("page_look")

CODES = {
    "colour_invalid": N_("“{value}” is no colour. Write six figures, for example #1C5D99."),
    "logo_by_file": N_(
        "The logo is chosen by its file, not by a text. Write: ofdesk settings logo FILE."
    ),
    "logo_changed": N_(
        "The picture of the logo is not the one that was kept. Restore a backup, or choose the "
        "logo anew."
    ),
    "logo_elsewhere": N_(
        "The picture of the logo is not on this desk yet. Exchange with the shared server, or "
        "choose the logo anew."
    ),
    "logo_size": N_(
        "This picture has {width} × {height} points: a logo has {least} to {most} a side. Choose "
        "another one."
    ),
    "logo_too_heavy": N_("This file is larger than {most} MB. Choose a smaller picture."),
    "logo_unreadable": N_(
        "This file is no picture in PNG or JPEG, or it is damaged. Save it again, or choose "
        "another one."
    ),
    "colour_too_pale": N_("White is not read on {value}. Choose a darker colour."),
}
TEXTS = {
    "tab": N_("Pages"),
    "colour": N_("Colour of the pages"),
    "footer": N_("Footer of the pages"),
    "logo": N_("Logo of the pages"),
    "logo_choose": N_("Choose a picture…"),
    "logo_remove": N_("No logo"),
    "logo_kept": N_("The logo that is saved."),
    "logo_none": N_("None: the sign of ofdesk stands in its place."),
    "logo_new": N_("{name}, to be saved."),
    "hint": N_("The page shows what is typed; it is saved with the other settings."),
    "name": N_("Flying club of the Example"),
}
SAMPLES = (N_("Subscription, one year"), N_("Activated resources"), N_("Training, one hour"))


def text_of(code: str) -> str:
    """A word of the page of settings."""
    return words(TEXTS[code])


def picture_text(name: str) -> str:
    """A file that was chosen as logo."""
    return words(TEXTS["logo_new"]).format(name=name)


def sample_name() -> str:
    """The client of the sample."""
    return words(TEXTS["name"])


def sample_lines() -> tuple[str, ...]:
    """The lines of the sample."""
    return tuple(words(line) for line in SAMPLES)
