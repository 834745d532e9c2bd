"""Whatever may wait has its words, its icon, its page and its verb on the first page."""

import pytest

from ofdesk import paths
from ofdesk.services.home_rows import Task, read_tasks
from ofdesk.ui import counters
from ofdesk.ui.home import page as home
from ofdesk.ui.host import PAGES
from ofdesk.words.ui import t

PAGE_KEYS = {key for key, *_rest in PAGES}


def every_code(monkeypatch, screen):
    """The codes of all that the use case may count, each made to wait."""
    seen = []

    def counted(code, count, *more):
        seen.append(code)
        return Task(code, 1 if count is not None else 0, *more)

    monkeypatch.setattr("ofdesk.services.home_rows.Task", counted)
    screen.read(lambda session: read_tasks(session, screen.desk.today))
    return seen


def test_every_task_can_be_shown(monkeypatch, screen):
    codes = every_code(monkeypatch, screen)
    assert set(codes) == set(home.PLACES)
    for code in codes:
        icon, page, _wish = home.PLACES[code]
        assert paths.resource("icons", f"{icon}.svg").is_file(), code
        assert page in PAGE_KEYS, code
        for language in ("fr", "en"):
            assert t(f"home.v_{code}", language)
        shown = screen.page("home")._task(Task(code, 3, 4_200))
        assert shown.count() > 3


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_counter_is_said_and_stands_at_a_page(language):
    for code, (page, tone) in counters.PLACES.items():
        assert code in home.PLACES
        assert page in PAGE_KEYS
        assert tone in counters.TONES
        assert t(f"waiting_{page}", language, count=3)
