"""The measures of a sheet, in points unless named otherwise; millimetres as the ministries' table forms have them."""

import math

MM = 72 / 25.4

PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
TOP, RIGHT, BOTTOM, LEFT = 20 * MM, 15 * MM, 20 * MM, 25 * MM  # left is the binding edge
WIDTH = PAGE_WIDTH - LEFT - RIGHT
FLOOR = PAGE_HEIGHT - BOTTOM  # counted from the top edge, as every y here is

TITLE_SIZE, CELL_SIZE, SMALL_SIZE = 16.0, 10.5, 9.0
LEADING = 1.38  # line height over type size
PADDING = 2 * MM
TIGHT_PADDING = 1.1 * MM  # above and below, only where it saves a page
LEAST_PADDING = 0.7 * MM  # where only that saves it
RULE, FRAME = 0.5, 1.0
DOT_RULE = 0.75  # the thinnest a dot-matrix printer draws surely
COLUMNS = 12
LABEL_WIDTH = 2.5 * WIDTH / COLUMNS  # of pages with one question a row

LEAST_ROW = 6.5 * MM  # a filled row
BLANK_LINE = 9 * MM  # a line somebody writes on by hand
SIGNATURE_HEIGHT = 22 * MM
STAMP_SIDE = 40 * MM
QR_SIDE = 15 * MM
BARCODE_HEIGHT = 7 * MM
BARCODE_MODULE = 0.28 * MM


def on_grid(height: float) -> float:
    """The next whole half millimetre: rows of different sheets line up."""
    half = MM / 2
    return math.ceil(height / half - 1e-6) * half
