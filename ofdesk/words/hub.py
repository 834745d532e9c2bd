"""What the hub, a cycle and a conflict say to a person."""

from ofdesk.words.catalog import N_, NN_, translator

words = translator("hub")

CODES = {
    "names_only_to_prepare": N_("Only “prepare”, “aside” and “resend” take names."),
    "digest_not_at_rest": N_("Something came meanwhile. Compare again."),
    "digest_differs": N_(
        "Rows differ between this desk and the hub: {tables}. Tell an administrator; "
        "nothing was changed."
    ),
    "days_invalid": N_("{value} days: from 0 to {most}."),
    "conflict_value_invalid": N_("“{text}” cannot be kept here."),
    "conflict_not_editable": N_(
        "There is no value to type for this conflict: keep one of the two."
    ),
    "clock_wrong": N_(
        "The clock of this machine says {desk_at}, the hub's {hub_at}. Set it, then "
        "synchronise: until then nothing is issued, because the date of a document is "
        "legal."
    ),
    "claimed_elsewhere": N_("The desk {desk} does this. Sync before you do it here."),
    "claim_behind": N_("Another desk has done this since. Sync before you do it here."),
    "bootstrap_differs": N_(
        "What came is not what the hub has: {tables}. Nothing was taken; try again."
    ),
    "claim_offline": N_(
        "The hub does not answer, and this desk did not reserve this before. Make a proposition, "
        "or issue once the hub answers."
    ),
    "settle_offline": N_(
        "The hub does not answer, and two desks could put this right twice. Settle it once the hub "
        "answers."
    ),
    "clock_skewed": N_(
        "The clock of this machine is more than five minutes away from the hub's. Set it before "
        "you issue: the date of a document is legal."
    ),
    "conflict_row_gone": N_("What this conflict is about was deleted since."),
    "conflict_settled": N_("{author} has settled this conflict already."),
    "conflict_unknown": N_("No conflict is “{id}”, or several begin so."),
    "conflict_value_taken": N_("Another row has this value now. Change it there first."),
    "desk_unknown": N_("No desk has the number {number} on the hub."),
    "hub_already_joined": N_("This base shares through a hub already."),
    "hub_busy": N_("The hub is very busy. Nothing is lost; try again in a minute."),
    "hub_ca_unreadable": N_("The certificate “{path}” cannot be read."),
    "hub_certificate": N_(
        "The certificate of {host} is not the one expected. Nothing was sent. ({detail})"
    ),
    "hub_content_differs": N_(
        "The row {row} of “{table}” is not what the hub has, and never changes. Nothing was taken."
    ),
    "hub_duplicates": NN_(
        "One client is on both sides: {platforms}. Merge it after you join, or change it before.",
        "{count} clients are on both sides: {platforms}. Merge them after you join, "
        "or change them before.",
    ),
    "hub_exists": N_("There is a hub in “{database}” already. Join it, or bring it up to date."),
    "hub_factice": N_("A test base and a real one never share a hub."),
    "hub_full": N_("All ninety-nine desk numbers of this hub were given."),
    "hub_login_refused": N_("The hub refuses {login}: wrong password, or no longer allowed."),
    "hub_missing": N_("There is no hub in the database “{database}”."),
    "hub_newer": N_("The hub is newer than this program. Update ofdesk; your work is kept."),
    "hub_not_joined": N_("This base shares through no hub."),
    "hub_older": N_("The hub is older than this program: an administrator must upgrade it."),
    "hub_other": N_("This is another hub than the one that this base has joined."),
    "hub_password_needed": N_("The hub wants the password of {login}."),
    "hub_refused": N_("The hub refused the work: {detail} ({state}). Your work is kept."),
    "hub_revoked": N_("The hub no longer lets {login} in. Your work is kept on this desk."),
    "hub_rights_missing": N_(
        "{login} may not do this: the owner of the database with the right to make roles may."
    ),
    "hub_series_fork": N_(
        "The hub knows other documents under a number of this desk: {detail}. Issue nothing."
    ),
    "hub_server_old": N_("PostgreSQL {version} is too old: 15 or newer is needed."),
    "hub_tls_needed": N_("The line to {host} must be checked (verify-full), not “{mode}”."),
    "hub_unreachable": N_("The hub {host} does not answer. Work goes on; it will be sent later."),
    "hub_url_invalid": N_("“{url}” is not postgresql://NAME@HOST/DATABASE."),
    "invitation_unreadable": N_("“{path}” is not an invitation that can be read."),
    "keep_unknown": N_("“{text}”: keep mine or theirs."),
    "period_claimed": N_("The desk {desk} invoices this. Sync before you do it here."),
    "series_taken": N_("Documents were issued under {series} on both sides: they cannot join."),
    "staff_exists": N_("“{name}” has a login already."),
    "staff_name_invalid": N_("“{name}” cannot be a login."),
    "staff_unknown": N_("Nobody logs in as “{name}”."),
    "sync_running": N_("This base is being synced by another window or command."),
}

TEXTS = {
    "made": N_("The hub is made in “{database}”."),
    "upgraded": N_("The hub in “{database}” is up to date."),
    "joined": N_("This base shares from now on, as desk {desk}."),
    "invited": N_("Invitation written: {path}"),
    "revoked": N_("{person} may no longer log in."),
    "staff_added": N_("{person} may log in. Password, shown once: {password}"),
    "retired": N_("The desk {desk} is closed."),
    "no_conflict": N_("No conflict."),
    "settled": N_("Settled. Left: {left}."),
    "password_of": N_("Password of {login}: "),
    "report": N_("Sent: {pushed}. Received: {pulled}. Waiting: {pending}. Conflicts: {conflicts}."),
}

STATES = {
    "alone": N_("Alone: no hub."),
    "up_to_date": N_("Up to date."),
    "pending": N_("Changes wait to be sent."),
    "offline": N_("Offline: the work goes on here."),
    "conflicts": N_("Conflicts to settle."),
    "stopped": N_("Stopped."),
}

HEADINGS = (
    *(N_("Conflict"), N_("Platform"), N_("Field"), N_("Mine"), N_("By")),
    *(N_("Theirs"), N_("By")),
)

HELP = {
    "hub after-restore": N_(
        "after the hub was brought back from a backup: a new epoch, before desks synchronise"
    ),
    "hub erase --field": N_("a column to erase; can be repeated"),
    "hub erase row": N_("the identifier of the row"),
    "hub erase table": N_("the table"),
    "hub erase": N_(
        "replace personal values of one row by digests, in its history and in the log too"
    ),
    "hub claims subject": N_("what it is about, as the list shows it"),
    "hub claims kind": N_(
        "period, act, quote, credit, deposit, close, reminder, alert or bank_line"
    ),
    "hub claims action": N_("list or free"),
    "hub claims": N_("list what desks have reserved, or free one thing"),
    "hub series --reason": N_("why it is closed or reopened, in writing"),
    "hub series --last": N_("the last number known: hub, mail, archive folder, paper"),
    "hub series --year": N_("the year of the series"),
    "hub series --type": N_("OF, PR, DV or RC"),
    "hub series number": N_("the number of the desk"),
    "hub series action": N_("list, close or reopen"),
    "hub series": N_("list the series, close that of a lost workstation, or reopen it"),
    "conflicts settle --value": N_(
        "keep neither: write this value, as COLUMN=VALUE; can be repeated"
    ),
    "sync --cheques": N_("with prepare: also the deposit of the cheques in hand"),
    "sync --days": N_("with prepare: clients whose subscription ends within so many days"),
    "sync names": N_("with prepare: only these clients; with aside or resend: documents"),
    "sync verb": N_(
        "status, prepare, release, digest, pending, history, aside (documents that the hub would "
        "not take), resend, reissue, renumber (a new desk number); none: exchange"
    ),
    "sync --reason": N_("with reissue: why, in writing"),
    "sync --out": N_("with aside and a number: write its page to this file"),
    "conflicts list --search": N_("only those with these words"),
    "hub": N_("the hub that desks share through"),
    "hub init": N_("make the hub in an empty database of PostgreSQL"),
    "hub init url": N_("postgresql://NAME@HOST/DATABASE, without password"),
    "hub init --invite": N_("also write an invitation to this file"),
    "hub join": N_("share this base through a hub"),
    "hub join where": N_("an invitation, or postgresql://NAME@HOST/DATABASE without password"),
    "hub join --series": N_("the desk number wished for"),
    "hub join --user": N_("who logs in, when the invitation or the URL does not say"),
    "hub upgrade": N_("bring the hub to this version of ofdesk"),
    "hub invite": N_("write an invitation to the hub; it holds no secret"),
    "hub invite out": N_("the file to write"),
    "hub staff": N_("give or take away a login"),
    "hub staff action": N_("add or revoke"),
    "hub staff person": N_("the name of the login"),
    "hub retire": N_("close a desk for good"),
    "hub retire number": N_("the number of the desk"),
    "--password-stdin": N_("read the password on the first line of the standard input"),
    "sync": N_("exchange with the hub"),
    "sync --watch": N_("go on exchanging until Ctrl-C"),
    "conflicts": N_("what two desks changed at once"),
    "conflicts list": N_("the conflicts to settle"),
    "conflicts list --settled": N_("those that were settled"),
    "conflicts settle": N_("keep one of the two values"),
    "conflicts settle conflict": N_("the identifier, or its beginning"),
    "conflicts settle --keep": N_(
        "mine: of the desk that recorded it; theirs: the one in place; both: two payments"
    ),
}


def report_text(state: str, **counts: int) -> str:
    """A cycle in two short sentences; ``counts``: pushed, pulled, pending, conflicts."""
    return f"{words(STATES[state])} {words(TEXTS['report']).format(**counts)}"


def shown(value: object) -> str:
    """A value of a conflict: as it is, or each column of a unit."""
    if isinstance(value, dict):
        return ", ".join(f"{name}={shown(one)}" for name, one in value.items())
    return "" if value is None else str(value)
