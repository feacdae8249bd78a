"""Reads every definition file under resources/, checks it, and checks that what one file names another one has."""

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from string import ascii_lowercase

import msgspec

from app.definitions import holidays, kept_copy
from app.definitions.clock_checks import clock_findings
from app.definitions.clock_file import read_clock
from app.definitions.code_file import read_codes
from app.definitions.cross_checks import outside_findings
from app.definitions.files import Source, toml_files
from app.definitions.form_file import read_form
from app.definitions.holidays import YearTable
from app.definitions.instrument_file import load_instruments
from app.definitions.instrument_values import InstrumentWords
from app.definitions.keeping_file import read_keeping
from app.definitions.kept_copy import Read
from app.definitions.local_texts import LocalText, read_local
from app.definitions.print_set_file import read_print_set
from app.definitions.process_file import Process, read_process
from app.definitions.values import Clock, CodeList, Form, PrintSet
from app.domain.keeping import Keeping
from app.domain.workdays import Workdays
from app.errors import NotFound
from app.paths import data_root
from resources import path

SITE_HOLIDAYS = "holidays.toml"
"""A site's own table of rest days, in the data folder."""

_PARTS = ("codes", "clocks", "forms", "matter", "instruments", "local")


class Definitions(msgspec.Struct, frozen=True, kw_only=True):
    """All definitions, checked. Read once and handed around."""

    forms: Mapping[str, Form]  # what can be filled in now
    codes: Mapping[str, CodeList]
    clocks: Mapping[str, Clock]
    instruments: Mapping[str, InstrumentWords]
    local: Mapping[str, LocalText]  # what a site can say in its own words
    workdays: Workdays
    print_sets: Mapping[str, PrintSet] = {}  # by desk
    processes: Mapping[str, Process] = {}  # by desk
    keeping: Keeping
    versions: Mapping[str, Form] = {}  # every version of a site's own forms that anybody may still want: "site/x@2001"

    @property
    def built_in(self) -> dict[str, Form]:
        """The program's own forms."""
        return {form_id: form for form_id, form in self.forms.items() if pinned_id(form) not in self.versions}

    def process(self, desk: str) -> Process:
        """What the desk wants at each stage; nothing at a desk without such a file."""
        return self.processes.get(desk) or Process(desk=desk, source="", status="assumed", stages={})

    def form(self, form_id: str) -> Form:
        """The form of this id, of one version where the id names it (`site/x@2001`); one that is out of use, too.

        Raises NotFound.
        """
        found = self.forms.get(form_id) or self.versions.get(form_id)
        if found is None:
            older = [form for form in self.versions.values() if form.id == form_id]
            found = max(older, key=lambda form: form.version, default=None)
        if found is None:
            raise NotFound(what="form")
        return found

    def known(self, form_id: str, version: int) -> Form | None:
        """The form in one version, or as it is now; None for a form this computer does not know."""
        try:
            return self.form_of(form_id, version)
        except NotFound:
            return None

    def form_of(self, form_id: str, version: int) -> Form:
        """The form as it was in one version, where that is known, else as it is now. Raises NotFound."""
        return self.versions.get(f"{form_id}@{version}") or self.form(form_id)

    def name_of(self, form: Form) -> str:
        """The id that finds this very version again."""
        return name if (name := pinned_id(form)) in self.versions else form.id

    def is_private(self, form_id: str) -> bool:
        """Whether a sheet of this form should not be seen at the printer; of one that is not known, better not."""
        form = self.known(form_id, 0)
        return form is None or form.private

    def clock(self, key: str) -> Clock:
        """The clock rule of this key. Raises NotFound."""
        if key not in self.clocks:
            raise NotFound(what="clock")
        return self.clocks[key]

    def instrument(self, key: str) -> InstrumentWords:
        """The screening instrument of this key. Raises NotFound."""
        if key not in self.instruments:
            raise NotFound(what="instrument")
        return self.instruments[key]

    def forms_of(self, desk: str) -> tuple[Form, ...]:
        """The forms of one desk, by their codes: M-2 before M-10."""
        return tuple(sorted((form for form in self.forms.values() if form.desk == desk), key=_by_code))


def pinned_id(form: Form) -> str:
    """The name of this very version of a form."""
    return f"{form.id}@{form.version}"


def load(root: Path | None = None, *, copy: Path | None = None, weekend_is_rest_day: bool = True) -> Definitions:
    """Read and check everything below `root` (the program's own resources when None). Raises BadDefinition.

    With `copy`, a folder, a checked copy is kept there and used as long as no file changes: 10 times faster.
    """
    read = _read_all(root or path()) if copy is None else _read_through(root or path(), copy)
    rest_days = workdays(weekend_is_rest_day=weekend_is_rest_day)
    return Definitions(
        forms=read.forms,
        codes=read.codes,
        clocks=read.clocks,
        instruments=read.instruments,
        local=read.local,
        workdays=rest_days,
        print_sets=_print_sets(root or path(), read.forms),
        processes=_processes(root or path(), read),
        keeping=_keeping(root or path()),
    )


def _print_sets(root: Path, forms: Mapping[str, Form]) -> dict[str, PrintSet]:
    """A few lines a desk: read each time, and not kept in the copy."""
    files = toml_files(root / "print_sets")
    return {file.stem: read_print_set(file.stem, Source(file, root), forms) for file in files}


def _keeping(root: Path) -> Keeping:
    """For how long cases are kept; a folder that does not say so leaves it at what the program says."""
    own = root / "keeping.toml"
    return read_keeping(Source(own, root) if own.is_file() else Source(path() / own.name, path()))


def _processes(root: Path, read: Read) -> dict[str, Process]:
    """What each desk wants at each stage: as the print sets, read each time."""
    files = toml_files(root / "process")
    return {file.stem: read_process(file.stem, Source(file, root), read.forms, read.clocks) for file in files}


def _read_through(root: Path, copy: Path) -> Read:
    files = [file for part in _PARTS for file in toml_files(root / part)]
    fingerprint = kept_copy.digest(files, root)
    found = kept_copy.find(copy, fingerprint)
    if found is None:
        found = _read_all(root)
        kept_copy.keep(copy, fingerprint, found)
    return found


def _read_all(root: Path) -> Read:
    codes = {file.stem: read_codes(file.stem, Source(file, root)) for file in toml_files(root / "codes")}
    clocks = {file.stem: read_clock(file.stem, Source(file, root)) for file in toml_files(root / "clocks")}
    local = read_local(root)
    forms = dict(_read(file, root, codes, clocks, local) for file in toml_files(root / "forms"))
    return Read(forms, codes, clocks, load_instruments(root), local)


def workdays(*, weekend_is_rest_day: bool = True, own: Iterable[YearTable] = ()) -> Workdays:
    """The rest days, with the site's own table where there is one, and above it the years the site has entered.
    Raises BadDefinition."""
    return holidays.build(_site_table(), weekend_is_rest_day, own)


def notices() -> dict[int, YearTable]:
    """The notices that are known without what the site has entered. Raises BadDefinition."""
    return holidays.published(_site_table())


def _site_table() -> Path | None:
    table = data_root() / SITE_HOLIDAYS
    return table if table.is_file() else None


def _read(
    file: Path,
    root: Path,
    codes: Mapping[str, CodeList],
    clocks: Mapping[str, Clock],
    local: Mapping[str, LocalText],
) -> tuple[str, Form]:
    source = Source(file, root)
    form = read_form(file.relative_to(root / "forms").with_suffix("").as_posix(), source)
    for key, reason in chain(outside_findings(form, codes, clocks, local), clock_findings(form, clocks)):
        raise source.bad(key, reason)
    return form.id, form


def _by_code(form: Form) -> tuple[str, int, str]:
    letter, _, number = form.code.partition("-")
    digits = number.rstrip(ascii_lowercase)
    return letter, int(digits) if digits.isdigit() else 0, f"{number} {form.id}"
