"""Reads what a desk wants to be there before a case goes on from each stage."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from app.definitions.files import Source
from app.definitions.values import Clock, Form, Words
from app.domain.cases import Stage
from app.domain.process import Kind, Need

_ON_FORMS = frozenset({Kind.FORM, Kind.SIGNED})


class StageRule(msgspec.Struct, frozen=True, kw_only=True):
    """One stage: the clock that runs while a case is in it, and what should be there before it goes on."""

    clock: str = ""
    needs: tuple[Need, ...] = ()
    words: Mapping[str, Words] = {}  # what to say where it is missing, by the need's key
    laws: Mapping[str, Words] = {}  # the article for whose sake nobody goes on without it


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """The process of one desk. A stage that is not named wants nothing."""

    desk: str
    source: str
    status: Literal["verified", "assumed"]
    stages: Mapping[Stage, StageRule]

    def at(self, stage: Stage) -> StageRule:
        """The rule of one stage."""
        return self.stages.get(stage) or StageRule()

    def words(self, key: str) -> Words:
        """What to say where this is missing. Raises KeyError for no requirement of this desk."""
        return next(rule.words[key] for rule in self.stages.values() if key in rule.words)


class _Need(msgspec.Struct, forbid_unknown_fields=True):
    key: str
    kind: Kind
    words: Words
    forms: list[str] = []
    each: bool = False
    alone: bool = False
    law: Words | None = None


class _Stage(msgspec.Struct, forbid_unknown_fields=True):
    clock: str = ""
    need: list[_Need] = []


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    status: Literal["verified", "assumed"]


def read_process(desk: str, source: Source, forms: Mapping[str, Form], clocks: Mapping[str, Clock]) -> Process:
    """The process of a desk. Raises BadDefinition, also for a stage, form or clock that is not there."""
    stages = {name: source.table[name] for name in source.table if name not in _Head.__struct_fields__}
    head = source.shape({name: source.table[name] for name in source.table.keys() - stages.keys()}, _Head)
    read: dict[Stage, StageRule] = {}
    seen: set[str] = set()
    for name, table in stages.items():
        if name not in set(Stage):
            raise source.bad(name, "no such stage")
        read[Stage(name)] = _stage(name, table, source, forms, clocks)
        for key in read[Stage(name)].words:
            if key in seen:
                raise source.bad(f"{name}.need", f"{key!r} is named twice")
            seen.add(key)
    return Process(desk=desk, source=head.source, status=head.status, stages=read)


def _stage(name: str, table: Any, source: Source, forms: Mapping[str, Form], clocks: Mapping[str, Clock]) -> StageRule:
    file = source.shape(table, _Stage, name)
    if file.clock and file.clock not in clocks:
        raise source.bad(f"{name}.clock", f"no such clock: {file.clock!r}")
    for number, one in enumerate(file.need):
        _check(one, f"{name}.need[{number}]", source, forms)
    needs = tuple(_need(one) for one in file.need)
    if len({one.key for one in needs}) < len(needs):
        raise source.bad(f"{name}.need", "two requirements have one key")
    return StageRule(
        clock=file.clock,
        needs=needs,
        words={one.key: one.words for one in file.need},
        laws={one.key: one.law for one in file.need if one.law is not None},
    )


def _need(one: _Need) -> Need:
    by_law = one.law is not None
    return Need(key=one.key, kind=one.kind, forms=tuple(one.forms), each=one.each, alone=one.alone, by_law=by_law)


def _check(need: _Need, key: str, source: Source, forms: Mapping[str, Form]) -> None:
    for form in need.forms:
        if form not in forms:
            raise source.bad(f"{key}.forms", f"no such form: {form!r}")
        if forms[form].anonymous:
            raise source.bad(f"{key}.forms", f"belongs to no case: {form!r}")
        if forms[form].audience == "worker" and not need.alone:
            raise source.bad(f"{key}.alone", f"{form!r} is the worker's alone, so this is too")
    if need.kind in _ON_FORMS and not need.forms:
        raise source.bad(f"{key}.forms", "which form is wanted?")
