"""What an instrument file says, as frozen values: the structure the scoring needs, and the words around it."""

from collections.abc import Mapping

import msgspec

from app.definitions.values import Words
from app.domain.screening import Instrument


class InstrumentWords(msgspec.Struct, frozen=True, kw_only=True):
    """An instrument with the words for it. A topic names what an item is about; it is never the item's own text."""

    instrument: Instrument
    title: Words
    licence: str  # who may use it how, in Chinese
    topics: Mapping[int, Words]  # by item number
    scales: Mapping[str, Words]
    bands: Mapping[str, Words]  # by "scale.band"
    levels: Mapping[str, Words]
