"""The words of an office that shares: a company, clients to invoice, an ordered renewal."""

COMPANY = (
    *("company.name=OpenFlyers (FACTICE)", "company.legal_form=SARL", "company.capital=7 500 €"),
    *("company.address_1=1 allée des Essais", "company.postcode=31000", "company.city=Toulouse"),
    *("company.siren=732829320", "company.rcs_city=Toulouse"),
    *("company.vat_number=FR44732829320", "bank.account_holder=SARL OPENFLYERS (FACTICE)"),
    *("bank.iban=FR7630006000011234567890189", "bank.bic=AGRIFRPP"),
)
DAY = ("--today", "2026-06-15")
STDIN = "--password-stdin"


def client(platform, **more):
    """The words of ``clients add``: a client that can be invoiced, whose year ends in June."""
    values = {
        "name": f"Aéro-club {platform}",
        "email_structure": f"bureau@{platform}.example",
        "address_1": "Aérodrome",
        "postcode": "31130",
        "city": "Balma",
        "offer": "business",
        "resources": "12",
        "production_version": "3",
        "anniversary": "2020-07-01",
        "ends_on": "2026-06-30",
        **more,
    }
    return ("clients", "add", platform, *(f"{key}={value}" for key, value in values.items()))


RENEW = ("--issue", "--ordered-by", "Mme Carpentier", "--channel", "téléphone")
