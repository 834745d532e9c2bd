"""The settings of the pages: what is typed is shown at once, what is wrong beside its field."""

from ofdesk.services.settings import list_settings
from tests.documents.reading import text_of
from tests.documents.test_logo import picture
from tests.ui.conftest import type_text


def test_what_is_typed_is_on_the_sample_page_before_it_is_saved(screen):
    page = screen.page("settings")
    page.show_wish("look")
    look = page.look
    screen.until(lambda: look.view.pdf)
    usual = look.view.pdf
    assert "FACTICE" in text_of(usual)
    footer, colour = (page.fields[key] for key in ("page.footer", "page.colour"))
    type_text(footer.input, "RCS Toulouse")
    screen.until(lambda: "RCS Toulouse" in text_of(look.view.pdf)[-200:])
    drawn = look.view.pdf
    type_text(colour.input, "#FFEE00")
    screen.until(colour.error.isVisible)
    assert look.view.pdf == drawn
    colour.input.clear()
    type_text(colour.input, "9b1c1c")
    screen.until(lambda: look.view.pdf != drawn)
    assert not colour.error.isVisible()
    assert screen.read(list_settings)["page.colour"] == ""
    page.save_settings()
    screen.until(lambda: screen.read(list_settings)["page.colour"] == "#9B1C1C")


def test_a_logo_is_seen_on_the_sample_saved_with_the_settings_and_taken_away(screen, tmp_path):
    good, bad = tmp_path / "logo.png", tmp_path / "notes.png"
    good.write_bytes(picture())
    bad.write_bytes(b"no picture")
    page = screen.page("settings")
    page.show_wish("look")
    look = page.look
    screen.until(lambda: look.view.pdf)
    usual = look.view.pdf
    assert not look.logo.remove.isEnabled()
    look.logo.take(tmp_path / "absent.png")
    assert look.logo.error.isVisible()
    look.logo.take(bad)
    screen.until(lambda: "PNG" in look.logo.error.text())
    page.save_settings()
    screen.until(look.logo.error.isVisible)
    look.logo.take(good)
    screen.until(lambda: look.view.pdf != usual)
    assert not look.logo.error.isVisible()
    look.logo.remove.click()
    screen.until(lambda: look.view.pdf == usual)
    look.logo.take(good)
    page.save_settings()
    screen.until(lambda: screen.read(list_settings)["page.logo"])
    screen.until(lambda: look.logo.picture is None)
    look.logo.remove.click()
    page.save_settings()
    screen.until(lambda: screen.read(list_settings)["page.logo"] == "")


def test_the_account_plan_is_typed_in_the_window(screen):
    page = screen.page("settings")
    page.show_wish("accounts")
    field = page.fields["accounts.sales"]
    screen.until(lambda: field.input.text() == "706000")
    field.input.setText("70")
    page.save_settings()
    screen.until(field.error.isVisible)
    field.input.setText("706100")
    page.save_settings()
    screen.until(lambda: screen.read(list_settings)["accounts.sales"] == "706100")
