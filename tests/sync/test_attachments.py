"""Files of a client go to the other desks with their bytes, and go away everywhere."""

from contextlib import closing

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.attachments import (
    AttachFile,
    attach_file,
    list_attachments,
    read_attachment,
    remove_attachment,
)


def opened(base):
    return closing(desks().open(DeskOptions(base, operator="Ada")))


def listed(base):
    with opened(base) as desk, desk.read() as session:
        return list_attachments(session, "mermoz")


def test_a_file_comes_to_the_other_desk_and_goes_away_there_too(sync, joined, tmp_path):
    first, second = joined
    path = tmp_path / "Statuts.pdf"
    path.write_bytes(b"%PDF statuts")
    with opened(first) as desk:
        made = attach_file(AttachFile("mermoz", path), desk.write())
    sync(first)
    sync(second)
    (row,) = listed(second)
    assert (row.id, row.name, row.here) == (made.id, "Statuts.pdf", True)
    with opened(second) as desk:
        with desk.read() as session:
            assert read_attachment(session, made.id).content == path.read_bytes()
        remove_attachment(made.id, desk.write())
    sync(second)
    sync(first)
    assert listed(first) == []
