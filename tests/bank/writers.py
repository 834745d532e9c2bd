"""Writes statements in four formats, to be read back: the contrary of ``ofdesk.bank``."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from ofdesk.ports.bank import StatementLine

IBAN = "FR7630006000011234567890189"


def decimal(cents: int, mark: str = ".") -> str:
    sign, digits = "-" if cents < 0 else "", f"{abs(cents):03d}"
    return f"{sign}{digits[:-2]}{mark}{digits[-2:]}"


def csv_file(lines: Sequence[StatementLine], old: int, encoding: str = "utf-8") -> bytes:
    rows, balance = ["Compte;12345", "", "Date;Date de valeur;Libellé;Montant;Solde"], old
    for line in lines:
        balance += line.cents
        label = '"' + line.label.replace('"', '""') + '"'
        rows.append(
            f"{line.day:%d/%m/%Y};{line.value_day or line.day:%d/%m/%Y};{label};"
            f"{decimal(line.cents, ',')};{decimal(balance, ',')}"
        )
    return "\r\n".join(rows).encode(encoding, "replace")


def signed(cents: int) -> str:
    """The 14 characters of a CFONB amount."""
    table = "{ABCDEFGHI" if cents >= 0 else "}JKLMNOPQR"
    digits = f"{abs(cents):014d}"
    return digits[:-1] + table[int(digits[-1])]


def cfonb_record(code: str, day: date, cents: int | None, label: str = "", number: int = 0) -> str:
    amount = "" if cents is None else signed(cents)
    row = f"{code}30006{'':4}00001EUR2 12345678901"
    row = f"{row:<34}{day:%d%m%y}  {day:%d%m%y}{label[:31]:<31}  {number:07d}  "
    return f"{row:<90}{amount:<14}"[:120].ljust(120)


def cfonb_file(lines: Sequence[StatementLine], old: int, *, breaks: bool = True) -> bytes:
    day = lines[0].day
    rows = [cfonb_record("01", day, old)]
    for rank, line in enumerate(lines):
        rows.append(cfonb_record("04", line.day, line.cents, line.label, rank))
    rows.append(cfonb_record("07", day, old + sum(line.cents for line in lines)))
    return ("\r\n" if breaks else "").join(rows).encode("latin-1", "replace")


def ofx_file(lines: Sequence[StatementLine], new: int, *, xml: bool = False) -> bytes:
    head = (
        '<?xml version="1.0"?><?OFX OFXHEADER="200"?>' if xml else "OFXHEADER:100\nDATA:OFXSGML\n\n"
    )
    end = (lambda tag: f"</{tag}>") if xml else (lambda _tag: "")
    rows = []
    for rank, line in enumerate(lines):
        fields = (
            ("TRNTYPE", "CREDIT" if line.cents > 0 else "DEBIT"),
            ("DTPOSTED", f"{line.day:%Y%m%d}"),
            ("TRNAMT", decimal(line.cents)),
            ("FITID", f"F{rank}"),
            ("NAME", escape(line.label)),
        )
        told = "".join(f"<{tag}>{value}{end(tag)}\n" for tag, value in fields)
        rows.append(f"<STMTTRN>\n{told}</STMTTRN>\n")
    bank, number = f"<BANKID>30006{end('BANKID')}", f"<ACCTID>12345678901{end('ACCTID')}"
    account = f"<BANKACCTFROM>{bank}\n{number}\n</BANKACCTFROM>\n"
    balance = f"<LEDGERBAL><BALAMT>{decimal(new)}{end('BALAMT')}\n</LEDGERBAL>"
    body = f"<BANKTRANLIST>\n{''.join(rows)}</BANKTRANLIST>\n{balance}"
    return f"{head}<OFX><STMTRS>\n{account}{body}</STMTRS></OFX>".encode()


def camt_file(lines: Sequence[StatementLine], old: int) -> bytes:
    new = old + sum(line.cents for line in lines)

    def balance(code: str, cents: int) -> str:
        kind = "CRDT" if cents >= 0 else "DBIT"
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f'<Amt Ccy="EUR">{decimal(abs(cents))}</Amt><CdtDbtInd>{kind}</CdtDbtInd></Bal>'
        )

    entries = "".join(
        f'<Ntry><Amt Ccy="EUR">{decimal(abs(line.cents))}</Amt>'
        f"<CdtDbtInd>{'CRDT' if line.cents >= 0 else 'DBIT'}</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{line.day}</Dt></BookgDt>"
        f"<ValDt><Dt>{line.value_day or line.day}</Dt></ValDt><NtryDtls><TxDtls>"
        f"<RltdPties><Dbtr><Nm>{escape(line.payer)}</Nm></Dbtr></RltdPties><RmtInf>"
        f"<Strd><CdtrRefInf><Ref>{line.reference}</Ref></CdtrRefInf></Strd>"
        f"<Ustrd>{escape(line.label)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for line in lines
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
        f"<Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct>{balance('OPBD', old)}{balance('CLBD', new)}"
        f"{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()
