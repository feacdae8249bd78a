"""Attachments: kept whole, seen by those they are for, told by their content, without what the camera wrote."""

import hashlib
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from app.casework import attachments, cases
from app.casework.attachments import Ready, ready
from app.domain.attachments import MOST_BYTES, Media, called
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope
from app.errors import NotFound, Refused
from app.ops.attached import PART_BYTES, attached_in
from app.paper.photo import LONGEST, THUMBNAIL
from app.paper.scanned import Picture, as_pdf
from app.store import attachments as stored
from app.store import rebuild
from app.store.tables import attachment_part, attachment_way

ORIENTATION, CAMERA, PLACE = 0x0112, 0x010F, 0x8825


def picture(size: tuple[int, int] = (800, 600), kind: str = "JPEG", **more: object) -> bytes:
    """A photograph, dark in its upper left corner."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="black")
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def blank(size: tuple[int, int]) -> bytes:
    """A white picture of one bit a pixel: small as a file, large when it is unpacked."""
    file = BytesIO()
    Image.new("1", size, 1).save(file, "PNG", compress_level=1)
    return file.getvalue()


def from_phone() -> bytes:
    """A photograph with place, camera and a comment, taken with the telephone on its side."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = 6, "TelephoneMaker"
    exif.get_ifd(PLACE).update({1: "N", 2: (22.0, 33.0, 44.0)})
    return picture((4000, 3000), exif=exif, comment=b"secret words")


def document(pages: int = 1) -> bytes:
    """A PDF."""
    return as_pdf([Picture(picture(), 400.0, 300.0)] * pages)


@pytest.fixture
def couple(work) -> bytes:
    """A case of two spouses."""
    return cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value


def test_a_photograph_is_kept_without_what_the_camera_wrote_into_it():
    """Upright, scaled, with a small picture; no place, no camera, no comment."""
    raw = from_phone()
    file = ready("IMG_2031.HEIC.jpeg", raw)

    image = Image.open(BytesIO(file.content))
    small = Image.open(BytesIO(file.thumbnail))
    assert (image.format, max(image.size), max(small.size)) == ("JPEG", LONGEST, THUMBNAIL)
    assert image.width < image.height  # turned as it was held
    assert image.getpixel((image.width - 20, 20)) == (0, 0, 0)
    assert (dict(image.getexif()), image.info.get("comment"), image.info.get("exif")) == ({}, None, None)
    assert b"TelephoneMaker" in raw and b"secret words" in raw
    for kept in (file.content, file.thumbnail):
        assert b"TelephoneMaker" not in kept and b"secret words" not in kept and b"Exif" not in kept
    assert file.name == "IMG_2031.HEIC.jpg"


def test_a_picture_one_can_see_through_is_put_on_white():
    """PNG becomes what is kept of every picture; the clear parts are paper."""
    file = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(file, "PNG")

    kept = Image.open(BytesIO(ready("章.png", file.getvalue()).content))

    assert (kept.mode, kept.getpixel((5, 5))) == ("RGB", (255, 255, 255))


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "attachment_empty"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "attachment_heic"),
        (b"MZ\x90\x00", "attachment_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "attachment_kind"),
        (picture()[:-400], "attachment_damaged"),
        (picture(kind="PNG")[:200], "attachment_damaged"),
        (document()[:-200], "attachment_damaged"),
        (document() + b" " * MOST_BYTES + b"%%EOF", "attachment_too_large"),
        (blank((9000, 8000)), "attachment_pixels"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_content(content, rule):
    """Whatever it is called."""
    with pytest.raises(Refused) as refused:
        ready("照片.jpg", content)

    assert refused.value.facts == {"rule": rule}


@given(st.binary(max_size=300), st.sampled_from((picture((60, 40)), picture((60, 40), "PNG"), document(), b"")))
def test_bad_bytes_are_refused_and_never_break_anything(noise, whole):
    """Cut, changed or made up: a file that can be kept, or one refused with a sentence."""
    at = len(noise) * 7 % max(len(whole), 1)
    for content in (whole[:at] + noise, whole[:at] + noise + whole[at + len(noise) :]):
        try:
            file = ready("x", content)
        except Refused as error:
            assert str(error.facts["rule"]).startswith("attachment_")
        else:
            assert file.content


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("离婚协议书.PDF", "离婚协议书.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\扫描\\欠 条.tiff", "欠 条.pdf"),
        ("a\u202egpj.exe", "a gpj.pdf"),
        ("行\n\t1:2?.pdf", "行 1_2_.pdf"),
        ("", "_.pdf"),
        ("...", "_.pdf"),
        ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
    ],
)
def test_a_name_is_made_one_that_can_be_shown_and_written(given_name, shown):
    """No folders, nothing that turns the line round, and the ending of what it is."""
    assert called(given_name, Media.PDF) == shown


def test_an_attachment_is_kept_whole_and_again_after_a_rebuild(work, couple, tmp_path: Path):
    """In parts, with its hash; the record is an op like any other."""
    path = tmp_path / "欠条.pdf"
    path.write_bytes(document() + b"%" * PART_BYTES + b"\n%%EOF")
    id_ = attachments.add(work, couple, Scope.BOTH, attachments.read(path)).value
    rebuild.rebuild(work.store)

    (one,) = attachments.of_case(work, couple, Reader.BOTH)
    found, content = attachments.content(work, id_, Reader.BOTH)

    assert (one.id, one.name, one.media, one.size) == (id_, "欠条.pdf", "application/pdf", path.stat().st_size)
    assert (one.parts, one.parts_here, one.parts_stored, one.is_here, one.is_at_centre) == (2, 2, 0, True, False)
    assert (one.author, one.recorded_at, one.thumbnail) == ("王敏", work.now(), b"")
    assert (found.sha256, content) == (hashlib.sha256(content).digest(), path.read_bytes())
    document_again = pypdfium2.PdfDocument(content)
    assert len(document_again) == 1
    document_again.close()


def test_the_same_file_is_kept_once_for_the_same_people(work, couple):
    """Pressing twice makes one; for other people it is another."""
    file = ready("a.jpg", picture())
    first = attachments.add(work, couple, Scope.HER, file).value

    again = attachments.add(work, couple, Scope.HER, file).value
    his = attachments.add(work, couple, Scope.HIS, file).value

    assert (first == again, first == his) == (True, False)


def test_hers_is_hers(work, couple):
    """For other eyes it is not there: not listed, not counted, not opened, not asked for, not copied."""
    id_ = attachments.add(work, couple, Scope.HER, ready("病历.jpg", picture())).value

    assert [len(attachments.of_case(work, couple, reader)) for reader in Reader] == [1, 0, 0, 1, 0]
    with work.store.read() as connection:
        assert stored.count(connection, couple, ["both", "his"]) == 0
    for verb in (attachments.content, attachments.want, attachments.taken_out):
        with pytest.raises(NotFound):
            verb(work, id_, Reader.HIM)


def test_what_is_not_here_or_not_what_was_attached_is_not_opened(work, couple):
    """A part that is missing; one that was exchanged, after which all can come again."""
    id_ = attachments.add(work, couple, Scope.BOTH, Ready("x.pdf", Media.PDF, b"a" * (PART_BYTES + 1))).value
    with work.store.transaction() as connection:
        connection.execute(attachment_part.update().where(attachment_part.c.number == 1).values(content=b"b"))

    with pytest.raises(Refused) as forged:
        attachments.content(work, id_, Reader.WORKER)
    with pytest.raises(Refused) as elsewhere:
        attachments.content(work, id_, Reader.WORKER)
    attachments.want(work, id_, Reader.WORKER)

    assert (forged.value.facts["rule"], elsewhere.value.facts["rule"]) == ("attachment_forged", "attachment_elsewhere")
    assert attachments.of_case(work, couple, Reader.WORKER)[0].is_wanted


def test_a_refused_file_leaves_nothing_behind(work, couple, tmp_path: Path):
    """A stick that was pulled, a case that is not there."""
    with pytest.raises(Refused) as gone:
        attachments.read(tmp_path / "no.jpg")
    with pytest.raises(NotFound):
        attachments.add(work, b"n" * 16, Scope.BOTH, ready("a.jpg", picture()))

    assert gone.value.facts == {"rule": "attachment_gone"}
    with work.store.read() as connection:
        assert connection.execute(attachment_part.select()).all() == []
        assert connection.execute(attachment_way.select()).all() == []


def test_what_seals_its_parts_is_read_from_the_save_in_order(work, couple):
    """The rule of docs/protocol.md: the attachments of a save, each with its key and its length."""
    id_ = attachments.add(work, couple, Scope.BOTH, Ready("x.pdf", Media.PDF, b"a" * (PART_BYTES + 1))).value
    with work.store.read() as connection:
        bodies = [row.body for row in connection.exec_driver_sql("SELECT body FROM op")]

    (one,) = [found for body in bodies for found in attached_in(body)]

    assert (one.record, one.size, one.parts, len(one.key)) == (id_, PART_BYTES + 1, 2, 32)
