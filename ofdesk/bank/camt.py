"""CAMT.053 (ISO 20022), any version: booked entries, structured references, balances."""

from lxml import etree

from ofdesk.bank.amounts import day_of, decimal_cents
from ofdesk.domain.errors import DomainError
from ofdesk.ports.bank import Statement, StatementLine

OLD, NEW = ("OPBD", "PRCD"), ("CLBD",)


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file. Raises ``statement_unreadable``."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
        for node in root.iter("{*}*"):
            node.tag = node.tag.rpartition("}")[2]
        return tuple(_statement(one) for one in root.iter("Stmt"))
    except etree.XMLSyntaxError as error:
        raise DomainError("statement_unreadable", field="file", line=error.lineno) from error
    except ValueError as error:
        raise DomainError("statement_unreadable", field="file", line=0) from error


def _statement(node: etree._Element) -> Statement:
    account = node.findtext("Acct/Id/IBAN") or node.findtext("Acct/Id/Othr/Id") or ""
    lines = [
        line
        for entry in node.iter("Ntry")
        if (entry.findtext("Sts/Cd") or entry.findtext("Sts") or "BOOK").strip() == "BOOK"
        for line in _lines(entry)
    ]
    return Statement("camt", account, tuple(lines), _balance(node, OLD), _balance(node, NEW))


def _balance(node: etree._Element, codes: tuple[str, ...]) -> int | None:
    for balance in node.findall("Bal"):
        if (balance.findtext("Tp/CdOrPrtry/Cd") or "").strip() in codes:
            return _signed(balance)
    return None


def _signed(node: etree._Element) -> int:
    sign = -1 if (node.findtext("CdtDbtInd") or "").strip() == "DBIT" else 1
    return sign * decimal_cents(node.findtext("Amt") or "")


def _lines(entry: etree._Element) -> list[StatementLine]:
    """One line for the entry: a batch is one movement of the account."""
    booked = entry.findtext("BookgDt/Dt") or entry.findtext("BookgDt/DtTm") or ""
    valued = entry.findtext("ValDt/Dt") or entry.findtext("ValDt/DtTm")
    details = entry.find("NtryDtls/TxDtls")
    source = entry if details is None else details
    texts = [text.text or "" for text in source.iter("Ustrd")]
    reference = source.findtext("RmtInf/Strd/CdtrRefInf/Ref") or ""
    payer = source.findtext("RltdPties/Dbtr/Nm") or source.findtext("RltdPties/Dbtr/Pty/Nm") or ""
    extra = entry.findtext("AddtlNtryInf") or ""
    label = " ".join(part.strip() for part in (payer, *texts, extra) if part.strip())
    return [
        StatementLine(
            day=day_of(booked),
            cents=_signed(entry),
            label=label,
            value_day=day_of(valued) if valued else None,
            payer=payer,
            reference=reference,
            bank_id=entry.findtext("AcctSvcrRef") or "",
        )
    ]
