"""Where the client pays: what was set, and what stands in for what was not."""

from ofdesk.services.house import bank_facts

SEAT = {"company.name": "SARL Essai", "company.address_1": "1 rue X", "company.city": "Pau"}


def test_the_company_holds_the_account_unless_another_name_is_set() -> None:
    assert bank_facts(SEAT).account_holder == "SARL Essai"
    assert bank_facts(SEAT | {"bank.account_holder": "OPENFLYERS"}).account_holder == "OPENFLYERS"
    assert bank_facts({}).account_holder == ""


def test_cheques_are_made_out_to_the_holder_at_the_seat_unless_set() -> None:
    facts = bank_facts(SEAT)
    assert (facts.cheque_order, facts.cheque_address.lines) == ("SARL Essai", ("1 rue X",))
    set_apart = SEAT | {
        "bank.cheque_order": "OF",
        "bank.cheque_address_1": "BP 3",
        "bank.cheque_city": "Auch",
    }
    facts = bank_facts(set_apart)
    assert (facts.cheque_order, facts.cheque_address.city) == ("OF", "Auch")
    assert facts.cheque_address.lines == ("BP 3",)
