"""What a file says of itself: XMP with the extension schemas of Factur-X and PDF/UA, and dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

ATTACHMENT = "factur-x.xml"
LEVEL = "EN 16931"
"""``fx:ConformanceLevel`` of the profile."""
FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
PROGRAM = "ofdesk"


@dataclass(frozen=True, slots=True)
class About:
    """Title, author, subject, the day of the document and its language (``fr`` or ``en``)."""

    title: str
    author: str
    subject: str
    day: date
    language: str

    def entries(self) -> Mapping[str, str]:
        """The document information, equal to its XMP twins."""
        return {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Creator": PROGRAM,
            "Producer": PROGRAM,
            "CreationDate": pdf_date(self.day),
            "ModDate": pdf_date(self.day),
        }


def about_of(entries: Mapping[str, str], language: str) -> About:
    """What a file said of itself in its document information."""
    day = date.fromisoformat(entries["CreationDate"][2:10])
    return About(entries["Title"], entries["Author"], entries["Subject"], day, language)


def pdf_date(day: date) -> str:
    """Midnight of ``day``, UTC, as PDF writes it: a file depends on its document alone."""
    return f"D:{day:%Y%m%d}000000+00'00'"


_PROPERTY = (
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
    "<pdfaProperty:valueType>{type}</pdfaProperty:valueType>"
    "<pdfaProperty:category>{category}</pdfaProperty:category>"
    "<pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>"
)
_SCHEMA = (
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
    "<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
    "<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
)
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="{pdfua}">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{program}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{program}</xmp:CreatorTool><xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate><xmp:MetadataDate>{moment}</xmp:MetadataDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
{invoice}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_INVOICE = (
    f'<rdf:Description rdf:about="" xmlns:fx="{FX}">'
    "<fx:DocumentType>INVOICE</fx:DocumentType>"
    f"<fx:DocumentFileName>{ATTACHMENT}</fx:DocumentFileName><fx:Version>1.0</fx:Version>"
    f"<fx:ConformanceLevel>{LEVEL}</fx:ConformanceLevel></rdf:Description>\n"
)
_FX_PROPERTIES = (
    ("DocumentFileName", "name of the embedded XML invoice file"),
    ("DocumentType", "INVOICE"),
    ("Version", "The actual version of the Factur-X XML schema"),
    ("ConformanceLevel", "The conformance level of the embedded Factur-X data"),
)


def _properties(entries: tuple[tuple[str, str], ...], kind: str, category: str) -> str:
    return "".join(
        _PROPERTY.format(name=name, type=kind, category=category, text=text)
        for name, text in entries
    )


_FX_SCHEMA = _SCHEMA.format(
    title="Factur-X PDFA Extension Schema",
    uri=FX,
    prefix="fx",
    properties=_properties(_FX_PROPERTIES, "Text", "external"),
)
_UA_SCHEMA = _SCHEMA.format(
    title="PDF/UA identification schema",
    uri=PDFUA,
    prefix="pdfuaid",
    properties=_properties((("part", "PDF/UA version"),), "Integer", "internal"),
)


def xmp(about: About, *, with_xml: bool) -> bytes:
    """The metadata packet: PDF/A-3a, PDF/UA-1, and Factur-X when an XML is attached."""
    return _PACKET.format(
        pdfua=PDFUA,
        title=escape(about.title),
        author=escape(about.author),
        subject=escape(about.subject),
        program=PROGRAM,
        moment=f"{about.day:%Y-%m-%d}T00:00:00+00:00",
        schemas=(_FX_SCHEMA if with_xml else "") + _UA_SCHEMA,
        invoice=_INVOICE if with_xml else "",
    ).encode()
