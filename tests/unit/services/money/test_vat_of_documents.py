"""Every row of the VAT matrix through a renewal: rate, category, mention; what is refused."""

import json
from datetime import date
from pathlib import Path

from sqlalchemy import select

from ofdesk.domain.money import vat_on
from ofdesk.models import Client, Party
from ofdesk.models.ids import new_id
from ofdesk.services.content import facts_of
from ofdesk.services.lookup import document_numbered
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import add_client, refusal, renewed

RULES = Path(__file__).parents[4] / "resources" / "legal" / "vat_rules.json"
PLACES = {
    "metropole": ("FR", "31130"),
    "corsica": ("FR", "20090"),
    "MC": ("MC", "98000"),
    "GP": ("FR", "97110"),
    "MQ": ("FR", "97200"),
    "RE": ("RE", "97400"),
    "GF": ("FR", "97300"),
    "YT": ("FR", "97600"),
    "PF": ("PF", "98713"),
    "NC": ("FR", "98800"),
    "WF": ("WF", "98600"),
    "PM": ("FR", "97500"),
    "BL": ("FR", "97133"),
    "MF": ("FR", "97150"),
    "TF": ("TF", "98400"),
    "non_eu": ("CH", "1950"),
    "EU": ("DE", "10115"),
}
"""A country and postcode in each territory of the matrix."""

BELGIAN = {"vat_number": "BE0403019261", "vat_number_checked_on": date(2026, 6, 1)}


def in_force():
    rules = json.loads(RULES.read_text(encoding="utf-8"))
    return [row for row in rules if row["territory"] in PLACES]


def sold(desk, platform="mermoz", **client):
    add_client(desk, platform, **client)
    number = renewed(desk, platform).number
    with desk.read() as session:
        return facts_of(document_numbered(session, number).content)


def test_every_row_of_the_matrix_is_on_the_invoice(desk):
    for row in in_force():
        country, postcode = PLACES[row["territory"]]
        more = {"taxable": row["status"]}
        if row["needs_proof"]:
            country, postcode = "BE", "1000"
            more |= BELGIAN
        name = row["code"].replace("_", "-")
        facts = sold(desk, name, country=country, postcode=postcode, **more)
        (vat,) = facts.vat
        told = (vat.rate_bp, vat.category, vat.vatex)
        assert told == (row["rate_bp"], row["category"], row["vatex"]), name
        assert bool(vat.mention) == bool(row["mention"]), name
        assert vat.vat_cents == vat_on(facts.total_ht_cents, row["rate_bp"]), name
        assert facts.total_cents == facts.total_ht_cents + vat.vat_cents, name
        assert {line.vat_rate_bp for line in facts.lines} == {row["rate_bp"]}, name


def test_all_rows_in_force_are_covered():
    rules = json.loads(RULES.read_text(encoding="utf-8"))
    left = {row["code"] for row in rules} - {row["code"] for row in in_force()}
    assert left == {"eu_oss_example", "franchise"}


def test_an_unknown_status_passes_where_it_changes_nothing(desk):
    for territory in ("metropole", "MC", "GP", "MQ", "RE"):
        country, postcode = PLACES[territory]
        place = {"country": country, "postcode": postcode}
        facts = sold(desk, territory.lower(), taxable="unknown", **place)
        assert (facts.vat[0].category, facts.buyer.taxable) == ("S", "unknown"), territory


def test_an_unknown_status_is_refused_where_the_wording_depends_on_it(desk):
    for territory in ("GF", "YT", "PF", "NC", "BL", "MF", "non_eu"):
        country, postcode = PLACES[territory]
        name = territory.lower().replace("_", "-")
        add_client(desk, name, country=country, postcode=postcode, taxable="unknown")
        refused = refusal(lambda name=name: renewed(desk, name))
        assert (refused.code, refused.field) == ("vat_status_unknown", "taxable"), territory


def test_reverse_charge_needs_a_number_that_was_verified_in_time(desk):
    add_client(desk, country="BE", postcode="1000", taxable="yes", vat_number="BE0403019261")
    assert refusal(lambda: renewed(desk)).code == "vat_proof_missing"
    facts = sold(desk, "wallonie", country="BE", postcode="1000", taxable="yes", **BELGIAN)
    assert (facts.vat[0].category, facts.vat[0].vatex) == ("AE", "VATEX-EU-AE")
    assert facts.total_vat_cents == 0
    assert "utoliquidation" in facts.vat[0].mention
    taxed = sold(desk, "flandre", country="BE", postcode="2000", taxable="yes")
    assert (taxed.vat[0].category, taxed.vat[0].rate_bp) == ("S", 2000)


def test_the_territory_of_the_sheet_can_be_corrected_by_a_person(desk):
    facts = sold(desk, postcode="97400", vat_territory="metropole")
    assert facts.vat[0].rate_bp == 2000


def test_the_party_that_is_billed_decides_the_vat_and_is_printed(desk):
    client_id = add_client(desk, postcode="97400", service_code="SVC1", engagement="ENG1")
    with (uow := desk.write()):
        party = Party(
            id=new_id(),
            name="Mairie de Balma",
            kind="public",
            address_1="Place de la Mairie",
            postcode="31130",
            city="Balma",
            siret="73282932000074",
            taxable="no",
        )
        uow.session.add(party)
        uow.session.flush()
        client = uow.session.scalars(select(Client).where(Client.id == client_id)).one()
        client.billed_party_id = party.id
        uow.commit()
    number = renewed(desk).number
    with desk.read() as session:
        row = document_numbered(session, number)
        facts = facts_of(row.content)
    assert row.party_id == party.id
    assert (facts.buyer.name, facts.buyer.client_name) == ("Mairie de Balma", "Aéro-club Mermoz")
    assert facts.vat[0].rate_bp == 2000
    assert (facts.buyer.service_code, facts.buyer.engagement) == ("SVC1", "ENG1")
    assert (facts.buyer.contact, facts.channel) == ("", "chorus")


def codes_of(facts):
    return [mention.code for mention in facts.mentions]


def test_professionals_read_of_penalties_and_natural_persons_do_not(desk):
    club = sold(desk)
    assert {"discount_none", "late_penalty", "recovery_fee"} <= set(codes_of(club))
    owner = sold(desk, "dupont", kind="private", taxable="no", offer="solo")
    assert "discount_none" in codes_of(owner)
    assert not {"late_penalty", "recovery_fee"} & set(codes_of(owner))


def test_offers_to_natural_persons_bear_their_rights_and_prices_with_vat_first(desk):
    add_client(desk, kind="private", taxable="yes", offer="solo", resources=1)
    number = renewed(desk, propose=True).number
    with desk.read() as session:
        facts = facts_of(document_numbered(session, number).content)
    assert {"withdrawal", "express_start", "mediator"} <= set(codes_of(facts))
    assert facts.prices_include_vat
    assert facts.total_ht_cents == 9_000
    assert facts.total_cents == 10_800


def test_a_natural_person_is_a_consumer_whatever_the_sheet_says(desk):
    facts = sold(desk, kind="private", taxable="yes", country="BE", postcode="1000", **BELGIAN)
    assert (facts.vat[0].category, facts.vat[0].rate_bp) == ("S", 2000)


def test_option_debits_is_printed_on_invoices_only(desk):
    set_settings(SetSettings({"company.vat_on_debits": "yes"}), desk.write())
    add_client(desk)
    codes = []
    for asked in ({"propose": True}, {}):
        number = renewed(desk, **asked).number
        with desk.read() as session:
            codes.append(codes_of(facts_of(document_numbered(session, number).content)))
    assert ["vat_on_debits" in found for found in codes] == [False, True]


def test_documents_in_english_keep_the_legal_words_in_french_where_there_are_no_others(desk):
    facts = sold(desk, language="en")
    assert facts.language == "en"
    assert facts.lines[0].label.startswith("Business subscription")
    assert all(mention.text for mention in facts.mentions)
