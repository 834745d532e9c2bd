"""What the dialog of the rules of reminders says."""

from ofdesk.words.catalog import N_

TEXTS = {
    "title": N_("Rules of reminders"),
    "levels": N_("Levels"),
    "texts": N_("Texts"),
    "rates": N_("Legal rates"),
    "levels_words": N_("Days after the day of payment, negative before it. A change is dated."),
    "texts_words": N_(
        "In braces stand what each letter says: {total}, {deadline}, {platform}. A change is "
        "dated; letters that were made keep their text."
    ),
    "rates_words": N_(
        "Penalties are three times the legal rate of each half-year, set by an order. None is "
        "guessed."
    ),
    "levels_verb": N_("Change the level…"),
    "texts_verb": N_("Change the text…"),
    "rates_verb": N_("Add a rate…"),
    "level_title": N_("Change a level"),
    "text_title": N_("Change the text of a letter"),
    "rate_title": N_("Add a legal rate"),
    "level": N_("Level"),
    "days": N_("Days"),
    "left": N_("Days left to pay"),
    "since": N_("From"),
    "until": N_("To"),
    "audience": N_("For"),
    "language": N_("Language"),
    "subject": N_("Subject"),
    "opening": N_("Above the invoices"),
    "closing": N_("Below the invoices"),
    "rate": N_("Rate"),
    "percent": N_("Rate in percent"),
    "source": N_("Read in"),
    "used": N_("Used"),
    "yes": N_("yes"),
    "no": N_("no more from this day"),
    "for_club": N_("clubs, companies"),
    "for_public": N_("public bodies"),
    "for_private": N_("private owners"),
}
