"""What the keyring, counts from files and readings of platforms say to a person."""

from collections.abc import Mapping

from ofdesk.domain.errors import Value
from ofdesk.words.catalog import N_, NN_, Translator
from ofdesk.words.sentences import fill, sentence_of

words = Translator("platforms")

CODES = {
    "keyring_missing": N_(
        "This session has no keyring, or it is locked: nothing is kept. Open it, or give the "
        "password each time it is asked for."
    ),
    "platform_address_unknown": N_(
        "The platform has nothing at the address of the "
        "profile ({status}). Correct base_url, token_path or "
        "report_path."
    ),
    "platform_answer_cut": N_("The answer of {host} broke off before its end. Try again."),
    "platform_answer_forged": N_(
        "The answer is not signed by the platform, or was "
        "changed on its way. It was not believed. Check the "
        "file of the server’s signing certificate."
    ),
    "platform_answer_old": N_(
        "The answer was signed {seconds} seconds away from the "
        "clock of this machine. Set the clock, or see who replays "
        "answers."
    ),
    "platform_answer_unsigned": N_(
        "The platform did not sign its answer as the profile asks. It was not believed."
    ),
    "platform_ca_other": N_(
        "The certificate of {host} is not vouched for by the "
        "authority of the publisher ({detail}). Nothing was sent."
    ),
    "platform_cancelled": N_("The reading was cancelled."),
    "platform_certificate_expired": N_(
        "The certificate {file} has expired "
        "({expired_on}). Make a new one on the page of "
        "the platform."
    ),
    "platform_certificate_refused": N_(
        "The platform refuses our certificate ({detail})."
        " Register this client on the page of the "
        "platform again."
    ),
    "platform_clashed": N_(
        "The name {platform} waits for a conflict to be settled: nothing is read until then."
    ),
    "platform_column_missing": N_(
        "The report has no column “{column}”. It has: {found}."
        " Correct the column or the report in the profile."
    ),
    "platform_count_invalid": N_("The report says “{value}” where a count is expected."),
    "platform_dropped": N_("The line to {host} was lost on its way. Try again."),
    "platform_file_missing": N_(
        "The file {file} is neither in {folder} nor in the "
        "folder above. Put the files of the platform there."
    ),
    "platform_file_unusable": N_(
        "The file {file} is not a usable certificate or key, or does not go with the others."
    ),
    "platform_header_unsigned": N_(
        "The profile wants the header {header} to be signed, which the program does not send."
    ),
    "platform_key_kind": N_("The key does not go with the algorithm {algorithm} of the profile."),
    "platform_key_locked": N_(
        "The key {file} does not open: the pass-phrase is missing "
        "or wrong. Give it: ofdesk secrets set platform-"
        "key:{platform}"
    ),
    "platform_login_refused": N_(
        "The platform refuses the identifier or the secret of this client ({error})."
    ),
    "platform_redirected": N_(
        "The platform sends to another address ({host}). It was "
        "not followed: secrets go to the platform alone."
    ),
    "platform_redirects": N_("The platform sends from one address to the next without an answer."),
    "platform_refused": N_("The platform refuses the request ({status}, {error})."),
    "platform_report_binary": N_("The report is not text. Ask for the report as CSV."),
    "platform_report_empty": N_("The report is empty."),
    "platform_report_html": N_("The platform answered with a web page instead of the report."),
    "platform_report_large": N_(
        "The answer is far too large for a count: it was not read to its end."
    ),
    "platform_report_truncated": N_(
        "The report breaks off in the middle of a line ({lines} lines came)."
    ),
    "platform_scope_refused": N_("The platform refuses the scope of the profile ({error})."),
    "platform_secret_missing": N_(
        "No secret is kept for {platform}. Give it: ofdesk secrets set platform:{platform}"
    ),
    "platform_server_error": N_(
        "The platform has an error of its own ({status}). Try again later."
    ),
    "platform_signature_refused": N_(
        "The platform refuses the signature of our request."
        " Check the signing key and the signed headers of "
        "the profile."
    ),
    "platform_timeout": N_("{host} did not answer within {seconds} seconds."),
    "platform_tls": N_(
        "No protected line to {host} could be agreed on ({detail}). TLS 1.2 at least is needed."
    ),
    "platform_token_refused": N_("The platform refuses the token that it has just given, twice."),
    "platform_token_strange": N_(
        "The platform gave no token where one was expected. Correct token_path in the profile."
    ),
    "platform_unreachable": N_(
        "{host} cannot be reached. The last known count stands, with its date."
    ),
    "port_taken": N_("The port {port} is not free ({detail})."),
    "profile_field_invalid": N_("“{value}” cannot be {name} in the profile."),
    "profile_field_unknown": N_("“{name}” is not a field of the profile. The fields: {known}."),
    "profile_incomplete": N_(
        "The profile of the platforms is not complete. Fill in "
        "{missing}: ofdesk resources profile report_id=…"
    ),
    "read_at_ahead": N_("“{value}” is still to come: a count cannot be read then."),
    "read_at_missing": N_("The line does not say when the count was read."),
    "secret_empty": N_("The secret is empty. To take one away: ofdesk secrets forget NAME."),
    "secret_name_unknown": N_("No secret bears the name “{name}”. The names: {known}."),
    "secret_needed": N_(
        "The secret “{name}” is given on standard input (--password-stdin), or typed in a terminal."
    ),
    "secret_too_long": N_("The secret is too long: at most {longest} characters are kept."),
    "standin_unknown": N_("“{name}” is not a platform of this stand-in."),
    "usage_discreet": N_(
        "The command line is not right. It is not repeated here, since it may hold a secret.\n"
        "{usage}"
    ),
}

TEXTS = {
    "nobody_read": N_("No platform to read."),
    "read": N_("read"),
    "not_read": N_("not read"),
    "progress": N_("{done} of {total} platforms"),
    "standin": N_(
        "A stand-in answers at {url}. Its certificates and keys: {folder}. "
        "Ctrl-C ends it. To read it:"
    ),
    "standin_login": N_("{name}: secret {secret}, pass-phrase of the keys {phrase}"),
    "imported": N_(
        "{updated} updated, {unchanged} known so, {older} older than what is known, "
        "{refused} refused."
    ),
    "would_import": N_(
        "Nothing was kept. It would be: {updated} updated, {unchanged} known so, {older} older "
        "than what is known, {refused} refused."
    ),
    "secret_absent": N_("Nothing was kept under {name}."),
    "secret_forgotten": N_("{name} is forgotten."),
    "secret_kept": N_("{name} is kept in the keyring."),
    "secret_of": N_("Secret of {name}: "),
}

KEPT_HEADINGS = (N_("Name"), N_("Kept"))

COUNT_HEADINGS = (N_("Platform"), N_("Resources"), N_("Known on"), N_("From"), N_("Reading"))

FAILED = NN_(
    "{count} platform of {total} could not be read; its last known count stands:",
    "{count} platforms of {total} could not be read; their last known counts stand:",
)

STEPS = {
    "files": N_("The certificates and keys open. The certificate holds until {expires_on}."),
    "line": N_("{host} is reached over {version}; the authority of the publisher vouches for it."),
    "token": N_("The platform knows this client and gave a token for {seconds} seconds."),
    "report": N_("The report came: {size} bytes."),
    "signature": N_("The answers are signed by the platform."),
    "unsigned": N_("The profile asks for no signature of the answers."),
    "count": N_("Activated resources: {count}."),
}
"""Each step of « Tester la connexion » once it is done."""

HELP = {
    "secrets": N_("passwords and keys in the keyring of your session"),
    "secrets list": N_("the known names and whether each is kept, never the values"),
    "secrets set": N_("keep a secret; the value is typed or read on standard input"),
    "secrets set name": N_("smtp, card, hub:HOST, platform:NAME or platform-key:NAME"),
    "secrets forget": N_("take a secret away"),
    "secrets forget name": N_("the name, as in secrets list"),
    "resources read": N_("read the count on the platforms themselves, all of them or those named"),
    "resources read names": N_("platform names; none: all clients"),
    "resources read --password-stdin": N_(
        "read the secret, then the pass-phrase of the keys, on standard input"
    ),
    "resources test": N_("test the connection to a platform, step by step"),
    "resources test --password-stdin": N_(
        "read the secret, then the pass-phrase of the keys, on standard input"
    ),
    "resources profile": N_("how platforms are read: show it, or change fields"),
    "resources profile fields": N_("field=value; an empty value goes back to the default"),
    "platform-standin": N_("a platform of your own on this machine, for tests and demonstrations"),
    "platform-standin clubs": N_("its platforms and their counts"),
    "platform-standin --folder": N_("where its certificates and keys are written"),
    "platform-standin --fail": N_("a platform that fails, and how"),
    "platform-standin --port": N_("the port; by default one that is free"),
    "resources import": N_("take counts from a CSV or XLSX file: platform, count, read_at"),
    "resources import --dry-run": N_("say what would be done, and do nothing"),
}


def step_text(name: str, values: Mapping[str, Value], code: str) -> str:
    """A step of a test in words: what it found, or why it failed."""
    if code:
        return sentence_of(code, values)
    if name == "signature" and not values.get("signed"):
        name = "unsigned"
    return fill(words(STEPS[name]), values)
