"""How thick the lines on a page are."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium


def thinnest(pdf: bytes) -> float:
    """The thinnest line of a document, in points."""
    widths = []
    for page in pypdfium2.PdfDocument(pdf):
        for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            width = ctypes.c_float()
            pdfium.FPDFPageObj_GetStrokeWidth(drawn.raw, ctypes.byref(width))
            widths.append(width.value)
    return min(widths)
