"""What the assistant of the first start says."""

from ofdesk.words.catalog import N_

TEXTS = {
    "title": N_("First steps"),
    "menu": N_("First steps…"),
    "welcome": N_("Welcome to ofdesk"),
    "base": N_("New base: {base}"),
    "restore": N_("I have a backup…"),
    "backup": N_("Begin with a backup"),
    "later": N_("Close"),
    "kept": N_("What you type is kept."),
    "previous": N_("Back"),
    "skip": N_("Later"),
    "next": N_("Next"),
    "finish": N_("Finish"),
    "step_company": N_("Company and bank"),
    "step_desk": N_("This desk"),
    "step_catalogue": N_("Price list"),
    "step_clients": N_("Your clients"),
    "step_hub": N_("Alone or several"),
    "question_company": N_("Who issues the invoices?"),
    "question_desk": N_("Which number does this desk have?"),
    "question_catalogue": N_("Which prices do you charge?"),
    "question_clients": N_("Do you have your clients in a file?"),
    "question_hub": N_("Do you work alone or with others?"),
    "company": N_("Your company"),
    "bank": N_("Your bank"),
    "bank_hint": N_("The holder is printed exactly as the bank knows it: transfers are compared."),
    "desk_hint": N_(
        "Each desk numbers its documents in its own series, without a gap. The number of a desk "
        "is never given to another one."
    ),
    "number": N_("Number of the desk"),
    "number_sample": N_("The first invoice will be OF{number}-…-00001."),
    "number_fixed": N_("The base is made: its number is chosen."),
    "operator": N_("Who works here"),
    "language": N_("Language"),
    "language_fr": N_("Français"),
    "language_en": N_("English"),
    "catalogue_hint": N_(
        "The price list is dated; a list that an invoice used never changes. You write later "
        "versions under “Price list”."
    ),
    "prices_example": N_("Begin with the example price list"),
    "example_badge": N_("EXAMPLE"),
    "example_hint": N_(
        "Invented prices, marked as such in every renewal until you replace them. Do not issue "
        "with them."
    ),
    "prices_own": N_("My price list, from a file"),
    "choose_prices": N_("Choose a file…"),
    "prices_found": N_("{label}, in force from {day}: {offers} offers."),
    "prices_missing": N_("Choose the file of your price list, or begin with the example."),
    "prices_taken": N_("{label} was added."),
    "prices_in_force": N_("Your price list “{label}” is in force."),
    "not_imported": N_("The file is not imported yet."),
    "import_now": N_("Import now"),
    "import_not": N_("Go on without"),
    "hub_hint": N_(
        "Several desks share one base through a hub, a database of yours. A desk that is alone "
        "can join later."
    ),
    "alone": N_("This desk works alone"),
    "join": N_("Join a hub that is there already"),
    "hub_where": N_("Address or invitation"),
    "hub_user": N_("Your login"),
    "hub_password": N_("Your password"),
    "hub_secret": N_("The password goes to the keyring of the system, never to a file."),
    "invitation": N_("Choose an invitation…"),
    "hub_missing": N_("Give the address of the hub or choose an invitation."),
    "ready": N_("All is ready: you can issue your first invoice."),
    "complete": N_("Complete"),
    "unfinished": N_("The first steps are not finished. What you typed is kept."),
    "resume": N_("Go on"),
}
