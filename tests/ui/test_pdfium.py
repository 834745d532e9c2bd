"""Pages drawn, counted and bound by several threads at once: PDFium is entered by one of them."""

from concurrent.futures import ThreadPoolExecutor

from ofdesk.ui import pdfium
from ofdesk.ui.documents.page_view import drawn_pages
from ofdesk.ui.printing.paper import QtShop
from tests.documents import samples
from tests.documents.reading import page_of, text_of

THREADS = 4
ROUNDS = 12


def test_threads_wait_for_each_other_in_pdfium(qapp):
    pdf, shop = page_of(samples.invoice()), QtShop()
    said = text_of(pdf)

    def work(_number):
        (image,) = drawn_pages(pdf, 40)
        both = shop.bind([pdf, pdf], "deux")
        return image.width() > 0, shop.sheets(pdf), shop.sheets(both), text_of(pdf) == said

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(work, range(ROUNDS))) == {(True, 1, 2, True)}


def test_nobody_else_comes_in_while_a_document_is_open(qapp):
    pdf = page_of(samples.invoice())
    with pdfium.opened(pdf) as document, ThreadPoolExecutor(1) as pool:
        assert len(document) == 1
        assert not pool.submit(pdfium.ALONE.acquire, False).result()
