"""The client list from memory: read once, right after every commit, calm while one hurries."""

import pytest

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services import client_following
from ofdesk.services.clients import ChangeClient, change_client
from ofdesk.ui.clients import page as page_module
from ofdesk.ui.clients.filters import Wish
from ofdesk.ui.clients.reader import ClientReader
from ofdesk.ui.tables import PAGE
from tests.ui.conftest import CLIENTS, ends_on, type_text


@pytest.fixture
def desk(base):
    opened = desks().open(DeskOptions(base, operator="Ada"))
    yield opened
    opened.close()


@pytest.fixture
def read(monkeypatch):
    """How often all clients were read."""
    times: list[int] = []
    original = client_following.read_index

    def counted(session, today):
        times.append(1)
        return original(session, today)

    monkeypatch.setattr(client_following, "read_index", counted)
    return times


def platforms(reader: ClientReader, **wish: object) -> list[str]:
    fetch, count = reader.lists(Wish(**wish))
    totals = count()
    found = [row.key for row in fetch(0, PAGE)]
    assert totals.count == len(found)
    return found


def rename(desk, platform: str, name: str) -> None:
    change_client(ChangeClient(platform, {"name": name}), desk.write(), desk.today)


def test_many_questions_read_the_clients_once(desk, read):
    reader = ClientReader(desk)
    assert platforms(reader) == sorted(CLIENTS)
    assert platforms(reader, search="m") == platforms(reader)
    assert platforms(reader, search="mer") == ["mermoz"]
    assert platforms(reader, search="mer", sort="platform", descending=True) == ["mermoz"]
    assert reader.count({"due": Wish(state="due"), "all": Wish()}) == {"due": 2, "all": 4}
    assert len(read) == 1
    reader.forget()
    assert platforms(reader, search="vexin") == ["vexin"]
    assert len(read) == 2


def test_a_commit_is_seen_by_the_next_question(desk, read):
    reader = ClientReader(desk)
    assert platforms(reader, search="mermoz") == ["mermoz"]
    rename(desk, "vexin", "Les amis de Mermoz")
    assert platforms(reader, search="mermoz") == ["mermoz", "vexin"]
    assert len(read) == 1, "the client that changed is read, not all of them"


def test_another_program_that_commits_is_seen_too(desk, base):
    reader = ClientReader(desk)
    assert platforms(reader, search="blériot") == []
    other = desks().open(DeskOptions(base, operator="Zoé"))
    rename(other, "vexin", "Club Blériot")
    other.close()
    assert platforms(reader, search="bleriot") == ["vexin"]


def test_the_states_follow_the_day(desk):
    reader = ClientReader(desk)
    assert platforms(reader, state="expired") == ["vexin"]
    desk.turn_clock(ends_on(21))
    assert platforms(reader, state="expired") == ["mermoz", "vexin"]


def test_the_pages_of_a_list_are_of_one_moment(desk):
    reader = ClientReader(desk)
    fetch, count = reader.lists(Wish())
    assert count().count == 4
    rename(desk, "acgap", "Zébulon")
    assert platforms(reader)[-1] == "acgap"
    assert [row.key for row in fetch(0, 2)] == ["acgap", "figeac"]


def test_a_reading_that_failed_is_done_again(desk, monkeypatch):
    reader = ClientReader(desk)
    assert platforms(reader, search="vexin") == ["vexin"]
    reader.forget()

    def broken(_session, _today):
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(client_following, "read_index", broken)
        with pytest.raises(TimeoutError):
            reader.count({"all": Wish()})
    assert platforms(reader, search="vexin") == ["vexin"]


def test_letters_find_and_an_edit_moves_the_client_out_of_what_is_shown(screen):
    page = screen.page("clients")
    type_text(page.table, "vé")
    assert page.filter.text() == "vé"
    type_text(page.filter, "xin")
    screen.until(lambda: page.model.rowCount() == 1 and page.model.row_at(0).key == "vexin")
    desk = screen.desk
    request = ChangeClient("vexin", {"name": "Club du Vexin"})
    screen.window.tasks.write(
        page, lambda: change_client(request, desk.write(), desk.today), lambda _saved: None
    )
    screen.until(lambda: page.model.index(0, 1).data() == "Club du Vexin")
    assert page.table.current_row().key == "vexin"


def test_the_summary_waits_until_the_cursor_stays(screen, monkeypatch):
    page = screen.page("clients")
    shown: list[str] = []
    original = page_module.ClientSummary

    def counted(tasks, host, platform):
        shown.append(platform)
        return original(tasks, host, platform)

    page._calm.stop()
    page._summarised = ""
    monkeypatch.setattr(page_module, "ClientSummary", counted)
    for row in (1, 2, 3):
        page.table.selectRow(row)
    screen.until(lambda: shown)
    assert shown == [page.model.row_at(3).key]
    page.change(search=shown[0])
    screen.until(lambda: page.model.rowCount() == 1 and not page._calm.isActive())
    assert len(shown) == 1, "it is there already"
    page.refresh()
    screen.until(lambda: len(shown) == 2)
