"""The answers of one form while they are being given: what stands where, what it came from, what is asked at all."""

from collections.abc import Mapping
from datetime import date

from app.definitions.asked import asked, only, seen_by
from app.definitions.entry import parse, raw_of, show
from app.definitions.prefill import from_identity
from app.definitions.prefill_paths import is_screened
from app.definitions.values import UNANSWERED, CodeList, Field, FieldKind, Form, FormValue, Lang
from app.domain.identity import read
from app.domain.readers import Reader
from app.errors import BadEntry
from ui.shell.entry.editor import Raw

Codes = Mapping[str, CodeList]


class Answers:
    """Nothing that was typed leaves it: a field no longer asked keeps its text, a wrong value stays as it is."""

    def __init__(self, form: Form, codes: Codes, raw: Mapping[str, Raw], known: frozenset[str]) -> None:
        self.form = form
        self._codes = codes
        self._raw = dict(raw)
        self._known = set(known)
        self._by_number: dict[str, Raw] = {}

    @property
    def raw(self) -> dict[str, Raw]:
        """Every field as it stands, asked or not."""
        return dict(self._raw)

    def of(self, field_id: str) -> Raw:
        """What stands in a field."""
        return self._raw.get(field_id, "")

    def put(self, field_id: str, raw: Raw) -> None:
        """A person has answered."""
        self._raw[field_id] = raw
        self._known.discard(field_id)
        self._by_number.pop(field_id, None)

    def asked(self, reader: Reader) -> frozenset[str]:
        """The questions to show now, for who is in the room."""
        values = {name: self._value(field) for name, field in self.form.fields.items()}
        return asked(self.form, values) & seen_by(self.form, reader)

    def form_for(self, reader: Reader) -> Form:
        """The form without what `reader` may not see; no gap tells of it."""
        return only(self.form, seen_by(self.form, reader))

    def origin(self, field_id: str) -> str:
        """Where an answer came from: the head of its prefill path, `number`, or empty for a person's own typing."""
        if field_id in self._by_number:
            return "number"
        if self.is_overridden(self.form.fields[field_id]):
            return "own"
        path = self.form.fields[field_id].prefill
        if not path or field_id not in self._known or not self._raw.get(field_id):
            return ""
        return "screened" if is_screened(path) else path.partition(".")[0]

    def fill_from_number(self, field_id: str, today: date) -> dict[str, Raw]:
        """Put in what an ID number says of birth date and sex; what a person typed there is left as it is."""
        if self.form.fields[field_id].kind is not FieldKind.ID_NUMBER:
            return {}
        says = from_identity(self.form, field_id, read(str(self.of(field_id)), today))
        filled = {name: raw_of(value) for name, value in says.items() if self._is_free(name)}
        for name, raw in filled.items():
            self._raw[name] = raw
            self._by_number[name] = raw
            self._known.discard(name)
        return filled

    def computed_words(self, computed: Mapping[str, FormValue], lang: Lang) -> dict[str, Raw]:
        """Computed answers as they are shown; of those a person can type over, as they are typed, where nobody has."""
        return {
            name: raw_of(value) if field.overridable else show(field, value, lang, self._codes)
            for name, value in computed.items()
            if not self.is_overridden(field := self.form.fields[name])
        }

    def is_overridden(self, field: Field) -> bool:
        """Whether a person has typed in place of what is computed."""
        return field.overridable and bool(self._raw.get(field.id))

    def field_of(self, path: str) -> str:
        """The field that is bound to a prefill path; empty for none."""
        return next((field.id for field in self.form.fields.values() if field.prefill == path), "")

    def _is_free(self, field_id: str) -> bool:
        """Empty, filled by a number before, or known from elsewhere: not a person's own typing."""
        return not self.of(field_id) or field_id in self._by_number or field_id in self._known

    def _value(self, field: Field) -> FormValue:
        if field.kind in UNANSWERED or (field.computed and not field.overridable):
            return None
        try:
            return parse(field, self.of(field.id), self._codes)
        except BadEntry:
            return None
