"""Short stories of two desks, each told of our own code as it is and made wrong: claims, documents
put aside, erasure, the digest, bytes, and what a restored hub has forgotten."""

from collections.abc import Callable
from contextlib import closing, suppress

import pytest
from sqlalchemy import select, text

from ofdesk.bootstrap import replica_of
from ofdesk.models import Act, CleanupStep, Client
from ofdesk.models.ids import new_id
from ofdesk.services.aside_rows import list_aside
from ofdesk.sync import apply, blobs, cycle, digest, passwords, quarantine, rights
from ofdesk.sync.link import answering
from tests.builders import received
from tests.sync import acts, faults
from tests.sync.simulator import Killed, World, hub_of
from tests.sync.test_mutants import STUMBLES, rewrite

SECRET_TEXT = "Hélène Carpentier"
Story = Callable[[World], list[str]]


def opened(world, machine):
    """A line, and the base as the cycle has it."""
    world.on(machine)
    replica = replica_of(machine.desk)
    return replica, replica.connect(), world.line()


def reserve(world, machine, subject):
    """Whoever has the right: nobody but this desk when it is empty."""
    replica, db, connection = opened(world, machine)
    with closing(db), closing(connection), answering(world.hub):
        return rights.reserve(replica, db, connection, [("credit", subject)])[("credit", subject)]


def use(world, machine):
    """Something is done that rests on every right that this desk has; it is not sent yet."""
    acts.add_client(world, machine, f"club-{machine.name}")
    desk = world.on(machine)
    with (uow := desk.write()):
        uow.session.execute(text("UPDATE claim SET used = 1"))
        uow.commit()


def one_right(world):
    """One desk at a time, and the next one only once it has read what was done."""
    one, two = world.machines
    found = []
    if reserve(world, one, "invoice") != "" or reserve(world, two, "invoice") == "":
        found.append("two desks have one right")
    use(world, one)
    world.sync(one)
    if reserve(world, two, "invoice") == "":
        found.append("a right was given to a desk that has not read what was done")
    world.sync(two)
    if reserve(world, two, "invoice") != "":
        found.append("nobody gets the right any more")
    return found


def put_aside(world):
    """A series is closed, its desk goes on: its document is kept here and is nowhere else."""
    one, two = world.machines
    number = receipt(world, two)
    world.sync(two)
    with world.line() as connection:
        last = int(number[-5:])
        connection.execute(
            "SELECT sync.close_series('RC', %s, %s, %s, 'volé')",
            (number[2:4], int(number[5:9]), last),
        )
    late = receipt(world, two)
    acts.add_client(world, two, "saintex")
    world.sync(two), world.sync(one)
    found = []
    with one.desk.read() as session:
        if session.scalars(select(Client).where(Client.platform == "saintex")).first() is None:
            found.append("what hangs on nothing waits too")
    with two.desk.read() as session:
        if [row.number for row in list_aside(session)] != [late]:
            found.append("the late document is not told")
    with world.cluster.admin(world.hub.database) as connection:
        numbers = [row[0] for row in connection.execute('SELECT number FROM "of".document')]
    if late in numbers or number not in numbers:
        found.append(f"the hub has {numbers}")
    return found


def receipt(world, machine):
    return received(world.on(machine), 1200, payer="Espèces").number


def erased(world):
    """A name that two desks have typed is nowhere any more once it was erased."""
    one, two = world.machines
    for machine, city in ((one, "Pau"), (two, "Tarbes")):
        desk = world.on(machine)
        with (uow := desk.write()):
            client = uow.session.scalars(select(Client).order_by(Client.platform)).first()
            client.contact_name = f"{SECRET_TEXT} {city}"
            key = client.id
            uow.commit()
    for machine in (one, two, one):
        world.sync(machine)
    with world.line() as connection:
        connection.execute("SELECT sync.erase('client', %s, '{contact_name}')", (key,))
    for machine in (one, two, one):
        world.sync(machine)
    found = []
    with world.cluster.admin(world.hub.database) as connection:
        for table in ('"of".client', '"of".history', '"of".conflict', "sync.change"):
            rows = connection.execute(f"SELECT t::text FROM {table} t").fetchall()
            found += [f"the hub: {table}" for row in rows if SECRET_TEXT in row[0]]
    for machine in (one, two):
        for table in ("client", "history", "conflict"):
            with machine.desk.read() as session:
                rows = session.execute(text(f"SELECT * FROM {table}")).fetchall()
            found += [f"{machine.name}: {table}" for row in rows if SECRET_TEXT in str(row)]
    return found


def digests(world):
    """At rest nothing differs; a row that the hub changed by itself is told."""
    one, _ = world.machines
    world.sync(one)
    replica, db, connection = opened(world, one)
    with closing(db), closing(connection):
        told = digest.compare(replica, db, connection)
        found = [] if told and all(one.equal for one in told) else ["it differs at rest"]
        with world.cluster.admin(world.hub.database) as admin:
            admin.execute('UPDATE "of".client SET row_seq = row_seq - 1 WHERE row_seq > 1')
            moved = admin.execute('SELECT count(*) FROM "of".client WHERE row_seq > 0').fetchone()
        assert moved[0] > 0
        with replica.writing(db):
            db.execute("DELETE FROM sync_meta WHERE k = 'digest_on'")
    world.sync(one)
    with closing(replica.connect()) as db:
        if "client" not in digest.differing(db):
            found.append("a difference is not told")
    return found


def bytes_first(world):
    """Whenever the hub names a page, it has it; and the other desk gets it."""
    one, two = world.machines
    world.random.seed(3)
    while not world.figures.issued or not pages(world):
        acts.issue(world, one)
    lacking = []

    def look(step):
        if step == "pushed":
            lacking.extend(named_without_bytes(world))

    world.sync(one, look), world.sync(two)
    found = [f"the hub lacks {digest_}" for digest_ in lacking]
    with two.desk.read() as session:
        rows = session.execute(
            text(
                "SELECT number FROM document WHERE pdf_sha256 <> ''"
                " AND pdf_sha256 NOT IN (SELECT sha256 FROM blob)"
            )
        )
        found += [f"the other desk lacks {row[0]}" for row in rows]
    return found


def pages(world):
    with world.machines[0].desk.read() as session:
        return session.scalar(text("SELECT count(*) FROM document WHERE pdf_sha256 <> ''"))


def named_without_bytes(world):
    with world.cluster.admin(world.hub.database) as connection:
        rows = connection.execute(
            "SELECT pdf_sha256 FROM \"of\".document WHERE pdf_sha256 <> ''"
            ' AND pdf_sha256 NOT IN (SELECT sha256 FROM "of".blob)'
        )
        return [row[0] for row in rows]


def restored(world):
    """Yesterday's hub knows neither a desk nor a hash of today: no number is given twice, and the
    hash comes again."""
    one, two = world.machines
    faults.hub_backup(world, one)
    world.add_machine("m2", seeded=False)
    three = world.machines[2]
    hashed = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g"
    desk = world.on(one)
    with (uow := desk.write()):
        client = uow.session.scalars(select(Client).order_by(Client.platform)).first()
        acts_row = {
            "client_id": client.id,
            "kind": "password",
            "done_by": "Ada",
            "done_at": uow.now(),
            "offer": "business",
            "password_hash": hashed,
        }
        uow.session.add(Act(**acts_row))
        uow.commit()
    for machine in (one, three):
        world.sync(machine)
    world.hub_goes_back()
    world.sync(one)
    found = []
    with world.cluster.admin(world.hub.database) as connection:
        rows = connection.execute("SELECT hash FROM sync.password").fetchall()
    if rows != [(hashed,)]:
        found.append("the hash is lost")
    world.add_machine("m3", seeded=False)
    numbers = [machine.desk.number for machine in world.machines]
    for machine in (three, two):
        world.sync(machine)
    if len(set(numbers)) != len(numbers):
        found.append(f"one number twice: {numbers}")
    return found


def deleted_long_ago(world):
    """A row is deleted, the hub is kept, the row comes back and is deleted again while somebody
    edits it; yesterday's hub knows the first deletion, which no pull tells any more."""
    one, two = world.machines
    row = {"id": new_id(), "target": "3", "label": "vert"}
    for _ in range(2):
        change(world, one, lambda session: session.add(CleanupStep(**row)))
        world.sync(one), world.sync(two)
        change(world, one, lambda session: session.delete(session.get_one(CleanupStep, row["id"])))
        world.sync(one)
        if not world.hub_was_restored:
            faults.hub_backup(world, one)
            world.sync(two)
        world.hub_was_restored = True

    def label(session):
        session.get_one(CleanupStep, row["id"]).label = "rouge"

    def die(step):
        if step == "frozen":
            raise Killed(step)

    change(world, two, label)
    with suppress(Killed):
        world.sync(two, die)
    world.hub_goes_back()
    for machine in (two, one):
        world.sync(machine)
    with one.desk.read() as session:
        found = session.get(CleanupStep, row["id"])
        return [] if found is not None and found.label == "rouge" else ["an edit is lost"]


def change(world, machine, act):
    desk = world.on(machine)
    with (uow := desk.write()):
        act(uow.session)
        uow.commit()


STORIES: dict[str, Story] = {
    "deleted long ago": deleted_long_ago,
    "one right": one_right,
    "put aside": put_aside,
    "erased": erased,
    "digest": digests,
    "bytes first": bytes_first,
    "restored hub": restored,
}


def nothing(*_given, **_more):
    return 0


def counts_alone(sides, said):
    return [
        digest.TableDigest(name, here[0], said[name][0], here[0] == said[name][0])
        for name, here in sides.items()
    ]


def held_no_more(db, tables, ops):
    return set()


ON_THE_DESK = {
    "refused documents are not put aside": ("put aside", quarantine, "set_aside", nothing),
    "what was put aside is sent": ("put aside", cycle.outbox, "held", held_no_more),
    "an erasure is not taken over": ("erased", apply, "take_erased", nothing),
    "the digest looks at counts alone": ("digest", digest, "_compared", counts_alone),
    "the digest is never made": ("digest", digest, "daily", nothing),
    "bytes are not sent": ("bytes first", blobs, "send", nothing),
    "bytes are not fetched": ("bytes first", blobs, "fetch", nothing),
    "a restored hub is not asked what it lacks": ("restored hub", passwords, "forget", nothing),
    "rights are kept for ever": ("one right", rights, "give_back", nothing),
}
ON_THE_HUB = {
    "a right is taken from its holder": (
        "one right",
        "sync.claims(text, text, text[], bigint)",
        "WHERE (c.released_at IS NOT NULL AND",
        "WHERE (true OR c.released_at IS NOT NULL AND",
    ),
    "a right is given back at no place": (
        "one right",
        "sync.finish(text, text, text)",
        "released_seq = (SELECT h.last_seq FROM sync.hub h)",
        "released_seq = 0",
    ),
    "a closed series takes documents": (
        "put aside",
        "sync.check_document()",
        "s.closed_at IS NOT NULL",
        "false",
    ),
    "the history keeps what was erased": (
        "erased",
        "sync.erase(text, text, text[])",
        "WHERE h.tbl = t AND h.row_id = row_key LOOP",
        "WHERE false LOOP",
    ),
    "the log keeps what was erased": (
        "erased",
        "sync.erase(text, text, text[])",
        "WHERE c.table_name = t AND c.row_id = row_key;",
        "WHERE false;",
    ),
    "the digest is one number": (
        "digest",
        "sync.digest()",
        "coalesce(bit_xor(",
        "coalesce(0 * count(*), bit_xor(",
    ),
    "a restored hub gives its numbers again": (
        "restored hub",
        "sync.register(jsonb)",
        "CASE WHEN h.recovering_since IS NULL THEN n ELSE -n END",
        "n",
    ),
}


@pytest.fixture
def told(cluster, template, tmp_path):
    """What a story finds wrong, on a hub of its own."""
    worlds = []

    def tell(name, hub=template):
        database = cluster.fresh(f"story{len(worlds)}", hub)
        world = World(cluster, hub_of(cluster, database), tmp_path, 7, 2)
        worlds.append(world)
        return STORIES[name](world)

    yield tell
    for world in worlds:
        world.close()


@pytest.mark.parametrize("name", [*STORIES])
def test_a_story_ends_well(told, name):
    assert told(name) == []


def caught(told, *given):
    try:
        return told(*given) != []
    except STUMBLES:
        return True


@pytest.mark.soak
@pytest.mark.parametrize("name", ON_THE_DESK)
def test_a_fault_of_the_desk_is_told(told, name, monkeypatch):
    story, where, what, wrong = ON_THE_DESK[name]
    monkeypatch.setattr(where, what, wrong)
    assert caught(told, story)


@pytest.mark.soak
@pytest.mark.parametrize("name", ON_THE_HUB)
def test_a_fault_of_the_hub_is_told(told, cluster, template, name):
    story, function, piece, instead = ON_THE_HUB[name]
    spoiled = cluster.fresh("spoiled", template)
    with cluster.admin(spoiled) as connection:
        rewrite(connection, function, piece, instead)
    assert caught(told, story, spoiled)
