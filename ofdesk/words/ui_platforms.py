"""What windows say while platforms are read and a connection is tested."""

from ofdesk.words.catalog import N_

TEXTS = {
    "read": N_("Read the platform again"),
    "read_selected": N_("Read the platforms"),
    "read_all": N_("Read all platforms"),
    "test": N_("Test the connection…"),
    "reading": N_("Reading the platforms"),
    "done": N_("Platforms read: {count}."),
    "one_failed": N_("{platform}: {why} The last known count stands."),
    "some_failed": N_("Read: {count}. Not read: {failed}; their last known counts stand."),
    "show_failed": N_("Show which and why"),
    "failed_title": N_("Platforms that could not be read"),
    "failed_hint": N_("The last known count of each stands, with its date."),
    "c_why": N_("Why"),
    "close": N_("Close"),
    "test_title": N_("Connection to {platform}"),
    "test_again": N_("Test again"),
    "testing": N_("Testing…"),
    "works": N_("The connection works."),
    "fails": N_("The connection does not work."),
}
