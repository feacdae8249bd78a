"""`tongxing form list | check | print`: what forms there are, whether they are sound, and how they look on paper."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from app.definitions.loader import Definitions, load
from app.definitions.own_form import DESK, judge
from app.definitions.reach import unreachable
from app.definitions.sample import NUMBER, SITE, samples
from app.definitions.two_languages import untranslated
from app.definitions.values import Form, FormValue, Lang
from app.domain.readers import Reader
from app.errors import BadDefinition
from app.now import system_now
from ui.definition_words import bad_definition, fault_words, reason_words
from ui.usage import Parser, WrongUse
from ui.words import in_language, language, say, set_language

if TYPE_CHECKING:
    from app.paper.values import Rendered

_ALL = "all"
_ON_PAPER: tuple[Lang, ...] = ("zh", "en")  # what `check` prints; zh-Hant is derived


def run(args: Sequence[str]) -> int:
    """Do one of the three. 1 for a definition with a mistake, 2 for wrong use."""
    try:
        wanted = _wanted(args)
        if wanted.lang:
            set_language(wanted.lang)
        definitions = load()
        return int(wanted.verb(wanted, definitions))
    except WrongUse as mistake:
        print(mistake, file=sys.stderr)
        return 2
    except BadDefinition as mistake:
        print(say("form.bad", **bad_definition(mistake)), file=sys.stderr)
        return 1


def _wanted(args: Sequence[str]) -> argparse.Namespace:
    verbs = {"list": _list, "check": _check, "print": _print}
    parser = Parser(say("form.usage"))
    verb = args[0] if args else ""
    if verb not in verbs:
        raise WrongUse(say("form.usage"))
    parser.add_argument("--lang", choices=get_args(Lang))
    if verb == "check":
        parser.add_argument("files", nargs="*", type=Path)
    if verb == "list":
        parser.add_argument("--json", action="store_true")
    if verb == "print":
        parser.add_argument("id")
        parser.add_argument("--out", type=Path, required=True)
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--blank", action="store_true")
        how.add_argument("--sample", action="store_true")
    wanted = parser.read(args[1:])
    wanted.verb = verbs[verb]
    return wanted


def _list(wanted: argparse.Namespace, definitions: Definitions) -> int:
    """Every form, by desk and code."""
    forms = _by_desk(definitions)
    if wanted.json:
        print(json.dumps([_as_json(form) for form in forms], ensure_ascii=False, indent=2))
    else:
        for form in forms:
            facts = {"code": form.code, "title": in_language(form.title), "id": form.id, "version": form.version}
            print(say("form.line", **facts, status=say(f"form.{form.status}"), fields=len(form.fields)))
    return 0


def _by_desk(definitions: Definitions) -> list[Form]:
    desks = sorted({form.desk for form in definitions.forms.values()})
    return [form for desk in desks for form in definitions.forms_of(desk)]


def _as_json(form: Form) -> dict[str, object]:
    return {
        "id": form.id,
        "desk": form.desk,
        "code": form.code,
        "title": {"zh": form.title.zh, "en": form.title.en},
        "version": form.version,
        "status": form.status,
        "source": form.source,
        "per_party": form.per_party,
        "fields": list(form.fields),
    }


def _check(wanted: argparse.Namespace, definitions: Definitions) -> int:
    """Loading has checked the files against each other; here every question is proved to come up, every phrase to be
    said in both languages, and every form is printed, blank and with every question answered, in both.

    With files, these are judged as own forms of a site, outside any vault.
    """
    if wanted.files:
        return max(_check_file(file, definitions) for file in wanted.files)
    forms = list(definitions.forms.values())
    bad = sum(_check_form(form, definitions) for form in forms)
    if bad:
        print(say("form.some_bad", count=bad), file=sys.stderr)
        return 1
    counts = {"forms": len(forms), "lists": len(definitions.codes), "clocks": len(definitions.clocks)}
    print(say("form.all_good", **counts))
    print(say("form.proved", fields=sum(len(form.fields) for form in forms)))
    return 0


def _check_file(file: Path, definitions: Definitions) -> int:
    """One own form, with everything that is wrong with it and where."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        raise WrongUse(say("form.unreadable", file=file)) from trouble
    judged = judge(f"{DESK}/{file.stem.lower()}", text, 1, definitions)
    for fault in judged.faults:
        print(f"{file}: {fault_words(fault)}", file=sys.stderr)
    if judged.own is None:
        return 1
    form = judged.own.form
    mine = msgspec.structs.replace(definitions, codes={**definitions.codes, **judged.own.codes})
    bad = _check_form(form, mine)
    if not bad:
        facts = {"file": file, "code": form.code, "title": in_language(form.title), "fields": len(form.fields)}
        print(say("form.file_good", **facts))
    return int(bool(bad))


def _check_form(form: Form, definitions: Definitions) -> int:
    """How much is wrong with one form: questions nobody is asked, words left in one language, pages not printable."""
    found = [*unreachable(form, definitions.codes), *untranslated(form, definitions.codes)]
    for key, reason in found:
        print(say("form.bad", file=f"forms/{form.id}.toml", key=key, reason=reason_words(reason)), file=sys.stderr)
    return len(found) + (0 if found else sum(_check_pages(form, definitions, lang) for lang in _ON_PAPER))


def _check_pages(form: Form, definitions: Definitions, lang: Lang) -> int:
    """Print one form in one language; how many of its sheets have characters without a font."""
    blank = _rendered([(form, None)], definitions, lang)
    filled = [_rendered([(form, values)], definitions, lang) for values in _samples(form, definitions)]
    facts = {"code": form.code, "id": form.id}
    print(say("form.checked", **facts, lang=lang, blank=blank.pages, sample=filled[0].pages, ways=len(filled)))
    bad = [sheet for sheet in (blank, *filled) if sheet.boxed]
    for sheet in bad:
        print(say("form.boxed", **facts, count=len(sheet.boxed), characters=" ".join(sheet.boxed)), file=sys.stderr)
    return len(bad)


def _print(wanted: argparse.Namespace, definitions: Definitions) -> int:
    """Write one form as PDF, or all of them behind each other, blank or with invented answers."""
    if wanted.id not in (*definitions.forms, _ALL):
        raise WrongUse(say("form.unknown", form=wanted.id))
    forms = _by_desk(definitions) if wanted.id == _ALL else [definitions.form(wanted.id)]
    sheets = [(form, None if wanted.blank else _samples(form, definitions)[0]) for form in forms]
    sheet = _rendered(sheets, definitions, language())
    wanted.out.write_bytes(sheet.pdf)
    print(say("form.printed", file=wanted.out, pages=sheet.pages))
    return 0


def _reader(form: Form) -> Reader:
    if form.audience == "worker":
        return Reader.WORKER
    return Reader.HER if form.per_party else Reader.BOTH


def _samples(form: Form, definitions: Definitions) -> tuple[dict[str, FormValue], ...]:
    return samples(form, definitions, system_now().date())


def _rendered(
    sheets: Sequence[tuple[Form, dict[str, FormValue] | None]], definitions: Definitions, lang: Lang
) -> "Rendered":
    """Sheets for whoever signs them: both spouses, or her where each has one of their own; blank without values."""
    # Local on purpose: paper and its fonts cost start-up time that listing forms should not pay.
    from app.paper.sheet import render_all  # noqa: PLC0415
    from app.paper.values import SheetLook  # noqa: PLC0415
    from app.paper.view import view_for  # noqa: PLC0415

    def look(form: Form, is_blank: bool) -> SheetLook:
        if is_blank:
            return SheetLook(lang=lang, printed_line=say("form.printed_blank"))
        number = "" if form.anonymous else NUMBER
        return SheetLook(lang=lang, site_name=SITE["name"], number=number, printed_line=say("form.printed_sample"))

    drawn = (
        (view_for(form, _reader(form), values, lang, definitions.codes), look(form, values is None))
        for form, values in sheets
    )
    return render_all(say("form.all") if len(sheets) > 1 else in_language(sheets[0][0].title), lang, drawn)
