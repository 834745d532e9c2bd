"""Makes PDF/A-3a and PDF/UA-1 of drawn pages, and Factur-X where there is an electronic form.

Added: output intent, structure tree, metadata, language, the XML as an associated file. The file is
written anew in any case: ReportLab leaves no end of line before « endstream ». Traps:
``reference/factur-x.md`` §3.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import md5
from importlib import resources
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from ofdesk.documents.metadata import ATTACHMENT, About, pdf_date, xmp
from ofdesk.documents.structure import Element
from ofdesk.documents.tree import write_structure

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Pages:
    """Drawn pages: their bytes, what is in them for those who listen, and what the file says of
    itself."""

    pdf: bytes
    structure: Element
    about: About


def packaged(pages: Pages, xml: bytes | None = None) -> bytes:
    """The finished file; the same pages and XML give the same bytes."""
    with Pdf.open(BytesIO(pages.pdf)) as pdf:
        _clean(pdf)
        write_structure(pdf, pages.structure)
        _output_intent(pdf)
        if xml is not None:
            _attach(pdf, xml, pages.about.day)
        describe(pdf, pages.about, with_xml=xml is not None)
        return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    """The bytes of ``pdf``, which depend on nothing else. Its metadata are left as they are."""
    out = BytesIO()
    pdf.save(
        out,
        force_version="1.7",
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
    )
    return out.getvalue()


def _clean(pdf: Pdf) -> None:
    """Take away what PDF/A does not want, and name the filter of each stream as such: in a list of
    one, what is compressed already would be compressed once more when the file is saved."""
    for made in pdf.objects:
        if isinstance(made, pikepdf.Stream):
            filters = made.get("/Filter")
            if isinstance(filters, Array) and len(filters) == 1:
                made.Filter = filters[0]
    for page in pdf.pages:
        for key in ("/Trans", "/Rotate"):
            if key in page.obj:
                del page.obj[key]


@cache
def _profile() -> bytes:
    return resources.files("pikepdf").joinpath("pdfa/data/sRGB.icc").read_bytes()


def _output_intent(pdf: Pdf) -> None:
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=pdf.make_stream(_profile(), N=3, Alternate=Name.DeviceRGB),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _attach(pdf: Pdf, xml: bytes, day: date) -> None:
    """The XML as an associated file: « Alternative », the same invoice in another form."""
    stamp = String(pdf_date(day))
    digest = String(md5(xml, usedforsecurity=False).digest())
    params = Dictionary(Size=len(xml), CheckSum=digest, CreationDate=stamp, ModDate=stamp)
    file = pdf.make_stream(xml, Type=Name.EmbeddedFile, Subtype=Name("/text/xml"), Params=params)
    spec = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(ATTACHMENT),
            UF=String(ATTACHMENT),
            Desc=String("Factur-X (EN 16931)"),
            AFRelationship=Name.Alternative,
            EF=Dictionary(F=file, UF=file),
        )
    )
    names = Array([String(ATTACHMENT), spec])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    pdf.Root.AF = Array([spec])


def describe(pdf: Pdf, about: About, *, with_xml: bool) -> None:
    """Metadata, and document information that says the same, as PDF/A wants."""
    packet = xmp(about, with_xml=with_xml)
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    info = pdf.docinfo
    for key in list(info.keys()):
        del info[key]
    for key, text in about.entries().items():
        info[Name(f"/{key}")] = String(text)
    pdf.Root.Lang = String(LANGUAGES[about.language])
    pdf.Root.PageMode = Name.UseNone
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
