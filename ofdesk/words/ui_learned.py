"""What the dialog of rules and profiles of the bank says."""

from ofdesk.words.catalog import N_

TEXTS = {
    "title": N_("Rules and profiles of the bank"),
    "rules": N_("Rules"),
    "profiles": N_("Profiles of files"),
    "rules_words": N_(
        "What accepted lines taught. A rule only proposes: nothing is posted before you accept."
    ),
    "profiles_words": N_(
        "How the CSV files of your banks are laid out; each is recognised by its headings."
    ),
    "add_rule": N_("Write a rule…"),
    "add_profile": N_("New profile…"),
    "change": N_("Change…"),
    "remove": N_("Remove"),
    "pattern": N_("Words of the label"),
    "target": N_("Leads to"),
    "direction": N_("Money"),
    "who": N_("By"),
    "written_by": N_("written by {who}"),
    "learned_by": N_("learned from {who}"),
    "profile": N_("Profile"),
    "look": N_("Form"),
    "account_of": N_("Account"),
    "rule_title": N_("Rule of a label"),
    "rule_words": N_(
        "A line that holds all of these words, in any order, is proposed so. Figures may "
        "be left out."
    ),
    "leads": N_("It is"),
    "to_client": N_("money of a client"),
    "to_account_out": N_("a charge, on an account"),
    "to_account_in": N_("money that comes in, on an account"),
    "target_typed": N_("Client or account"),
}
