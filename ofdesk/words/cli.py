"""Sentences of the command line itself: wrong usage, questions not answered, bugs."""

from ofdesk.words.catalog import N_

CODES = {
    "usage": N_("{message}\n{usage}"),
    "option_needs_value": N_("The option {option} needs a value."),
    "option_without_value": N_("The option {option} takes no value."),
    "lang_unknown": N_("“{lang}” is not a language of ofdesk. Choose fr or en."),
    "day_invalid": N_("“{text}” is not a day. Write it YYYY-MM-DD, as 2026-11-25."),
    "whole_invalid": N_("“{text}” is not a whole number."),
    "argument_not_text": N_(
        "An argument is not written in UTF-8: what it says cannot be kept. Nothing was done."
    ),
    "pair_invalid": N_("“{text}” is not of the form field=value."),
    "pair_twice": N_("The field {key} is given twice."),
    "number_alone": N_("The setting {setting} is given alone: it closes the series of this desk."),
    "password_on_command_line": N_(
        "A password never stands on the command line nor in an address: other programs can read "
        "it there. Nothing was done. Use the keyring of your session or --password-stdin."
    ),
    "command_unknown": N_("“{command}” is not a command. The list: ofdesk --help."),
    "command_unknown_near": N_(
        "“{command}” is not a command. Did you mean “{near}”? The list: ofdesk --help."
    ),
    "answer_with": N_("To go on, answer with --confirm {code}."),
    "interrupted": N_("Interrupted. What was not finished was not kept."),
    "system_error": N_("The system refuses: {detail}. Nothing more was done. Try again."),
    "words_missing": N_("The words of this program are not there: {detail}"),
    "internal_error": N_(
        "The program made a mistake ({kind}). Nothing was saved by this command. The detail is in "
        "{log}: send it to the people who maintain ofdesk."
    ),
}
