"""What people do in the simulator: each a function of the world and the machine they sit at."""

from dataclasses import replace

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ofdesk.domain.errors import DomainError
from ofdesk.models import (
    CleanupStep,
    Client,
    ClientAlias,
    Conflict,
    Migration,
    MigrationTask,
    Party,
    Setting,
)
from ofdesk.models.ids import new_id
from ofdesk.services.conflicts import settle_conflict
from ofdesk.services.issue import IssueDocument, issue_document
from tests.builders import received
from tests.documents.samples import BANK, MERMOZ, invoice
from tests.sync.simulator import NAMES, Machine, World

TAGS = ("vip", "ulm", "école", "voltige", "retard")
WORDS = ("rouge", "vert", "bleu", "noir", "blanc", "gris")
COLUMNS = ("name", "city", "postcode", "notes", "contact_name", "resources", "tags", "siren")


def add_client(world: World, machine: Machine, platform: str) -> None:
    desk = world.on(machine)
    with (uow := desk.write()):
        taken = select(Client).where(Client.platform == platform)
        if uow.session.scalars(taken).first() is None:
            client = Client(id=new_id(), platform=platform, name=platform, created_at=uow.now())
            uow.session.add(client)
            uow.commit()


def add(world: World, machine: Machine) -> None:
    add_client(world, machine, world.random.choice(NAMES))


def edit(world: World, machine: Machine) -> None:
    _set(world, machine, world.random.choice(COLUMNS))


def _set(world: World, machine: Machine, name: str) -> None:
    desk = world.on(machine)
    with (uow := desk.write()):
        client = _any(world, uow, Client)
        if client is None:
            return
        if name == "tags":
            have = {tag for tag in client.tags.split(",") if tag}
            value = ",".join(sorted(have ^ {world.random.choice(TAGS)}))
        elif name == "resources":
            value = world.random.randint(1, 60)
        else:
            value = f"{world.random.choice(WORDS)} {world.random.randint(1, 999)}"
        setattr(client, name, value)
        uow.commit()
        if name != "tags":
            machine.edits.append(("client", client.id, name, value))


def rename(world: World, machine: Machine) -> None:
    """A unique value is changed, perhaps to one that another desk gives away just now."""
    desk = world.on(machine)
    with (uow := desk.write()):
        client, wanted = _any(world, uow, Client), world.random.choice(NAMES)
        taken = select(Client).where(Client.platform == wanted)
        if client is None or uow.session.scalars(taken).first() is not None:
            return
        client.platform = wanted
        uow.commit()
        machine.edits.append(("client", client.id, "platform", wanted))


def swap(world: World, machine: Machine) -> None:
    desk = world.on(machine)
    with (uow := desk.write()):
        clients = list(uow.session.scalars(select(Client).order_by(Client.platform)))
        if len(clients) < 2:
            return
        one, two = world.random.sample(clients, 2)
        first, second = one.platform, two.platform
        one.platform = "in-between"
        uow.session.flush()
        two.platform = first
        uow.session.flush()
        one.platform = second
        uow.commit()
        machine.edits += [
            ("client", one.id, "platform", second),
            ("client", two.id, "platform", first),
        ]


def setting(world: World, machine: Machine) -> None:
    """Two desks may write one new setting: one thing, under two identifiers."""
    desk, key = world.on(machine), f"sim.{world.random.randint(1, 3)}"
    with (uow := desk.write()):
        setting = uow.session.scalars(select(Setting).where(Setting.key == key)).first()
        value = f"{machine.name} {world.random.randint(1, 999)}"
        if setting is None:
            uow.session.add(Setting(id=new_id(), key=key, value=value))
        else:
            setting.value = value
        uow.commit()


def child(world: World, machine: Machine) -> None:
    """A parent with children of several kinds, some of which others may be deleting."""
    desk = world.on(machine)
    with (uow := desk.write()):
        session, client = uow.session, _any(world, uow, Client)
        migration = _any(world, uow, Migration)
        if migration is not None and world.random.random() < 0.7:
            session.add(MigrationTask(id=new_id(), migration_id=migration.id, label="à faire"))
        elif client is not None:
            session.add(
                Migration(
                    id=new_id(),
                    client_id=client.id,
                    source="2",
                    target="3",
                    offer="business",
                    notes=machine.name,
                )
            )
        session.add(CleanupStep(id=new_id(), target="3", label=world.random.choice(WORDS)))
        uow.commit()


def step(world: World, machine: Machine) -> None:
    desk = world.on(machine)
    with (uow := desk.write()):
        step = _last(world, uow)
        if step is None:
            return
        step.label = f"{world.random.choice(WORDS)} {world.random.randint(1, 999)}"
        uow.commit()
        machine.edits.append(("cleanup_step", step.id, "label", step.label))


def delete(world: World, machine: Machine) -> None:
    """Delete a row and what hangs on it here."""
    desk = world.on(machine)
    kind = world.random.choice((CleanupStep, MigrationTask, Migration, ClientAlias, Party))
    with (uow := desk.write()):
        row = _last(world, uow) if kind is CleanupStep else _any(world, uow, kind)
        if row is None:
            return
        if isinstance(row, Migration):
            uow.session.execute(
                text("DELETE FROM migration_task WHERE migration_id = :id"), {"id": row.id}
            )
        try:
            uow.session.execute(
                text(f"DELETE FROM {kind.__tablename__} WHERE id = :id"), {"id": row.id}
            )
        except IntegrityError:
            # Something hangs on it here: nobody could delete it.
            return
        uow.commit()


def party(world: World, machine: Machine) -> None:
    """A reference to a row that somebody else may delete meanwhile."""
    desk = world.on(machine)
    with (uow := desk.write()):
        client, party = _any(world, uow, Client), _any(world, uow, Party)
        if party is None or world.random.random() < 0.4:
            party = Party(id=new_id(), name=world.random.choice(WORDS))
            uow.session.add(party)
            uow.session.flush()
        if client is not None:
            used = select(Client).where(Client.billed_party_id == party.id)
            if uow.session.scalars(used).first() is None:
                client.billed_party_id = party.id
        uow.commit()


def unlink(world: World, machine: Machine) -> None:
    desk = world.on(machine)
    with (uow := desk.write()):
        linked = select(Client).where(Client.billed_party_id.is_not(None)).order_by(Client.id)
        client = uow.session.scalars(linked).first()
        if client is not None:
            client.billed_party_id = None
        uow.commit()


def issue(world: World, machine: Machine) -> None:
    """An invoice or a receipt, printed at once: the world has seen its number."""
    desk = world.on(machine)
    try:
        if world.random.random() < 0.5:
            number = received(desk, 1200, payer="Espèces").number
        else:
            with (uow := desk.write()):
                client = _any(world, uow, Client)
                if client is None:
                    return
                buyer = replace(MERMOZ, platform=client.platform)
                facts = invoice(buyer=buyer, bank=BANK, issued_on=desk.today)
                document = issue_document(uow, IssueDocument(facts, client.id))
                number = document.number
                uow.commit()
    except DomainError as refusal:
        # A file that was restored waits for the hub to give it a number.
        assert refusal.code == "desk_number_needed"
        return
    with desk.read() as session:
        own = session.scalar(
            text("SELECT hash FROM document WHERE number = :number"), {"number": number}
        )
    assert number not in world.printed, f"{number} was issued twice"
    world.printed[number] = own
    world.figures.issued += 1


def settle(world: World, machine: Machine) -> None:
    desk = world.on(machine)
    with desk.read() as session:
        rows = select(Conflict.id).where(Conflict.resolved_at.is_(None)).order_by(Conflict.id)
        found = session.scalars(rows).first()
    if found is not None:
        keep = world.random.choice(("mine", "theirs"))
        try:
            settle_conflict(found, keep, desk.write(), desk.today)
        except DomainError as refusal:
            assert refusal.code in ("conflict_value_taken", "conflict_row_gone")


def _last(world: World, uow) -> CleanupStep | None:
    """One of the last few that people added, so that who edits and who deletes meet."""
    last = select(CleanupStep).where(CleanupStep.target == "3").order_by(CleanupStep.id.desc())
    rows = uow.session.scalars(last.limit(2)).all()
    return world.random.choice(rows) if rows else None


def _any(world: World, uow, kind):
    rows = list(uow.session.scalars(select(kind).order_by(kind.id)))
    return world.random.choice(rows) if rows else None
