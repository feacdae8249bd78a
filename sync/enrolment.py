"""How a seat comes into being: with a new site, or by an invitation to one. What the vault is to write down."""

from app.domain.ids import RecordId, RingId, StreamId
from app.ops.kept import StreamState
from app.store.seats import Centre, Founding
from sync.invitation import RINGS, found_site
from sync.joining import Joining
from sync.ports import Randomness
from sync.protocol.control import Control, fold
from sync.protocol.names import ring_id, stream_id
from sync.sealing.seat_keys import SeatKeys
from sync.site_recovery import Returned


def new_site(worker: str, desk: str, random: Randomness) -> Founding:
    """The first seat of a new site. Needs no network: the site is put on a server later, or never."""
    keys = found_site(random)
    state = fold(keys.records, Control())
    control = StreamId(stream_id("control", keys.site))
    return Founding(
        seat=SeatKeys(keys.seat).seat,
        seat_secret=keys.seat,
        site=RecordId(keys.site),
        site_secret=keys.root_seed,
        number=1,
        desk=desk,
        worker=worker,
        rings=rings_of(keys.site),
        ring_keys=keys.ring_keys,
        control_stream=control,
        control_records=keys.records,
        control_state=StreamState(control, state.position, state.hash),
    )


def joined_site(joining: Joining, worker: str) -> Founding:
    """A further seat of a site, from an accepted invitation; ring keys come once it has been let in."""
    box = joining.box
    return Founding(
        seat=SeatKeys(joining.seat).seat,
        seat_secret=joining.seat,
        site=RecordId(box.site),
        number=box.number,
        desk=box.desk,
        post=box.post,
        worker=worker,
        rings=rings_of(box.site),
        control_stream=StreamId(stream_id("control", box.site)),
        server=joining.server,
        server_key=box.server_key,
        server_certificate=box.certificate,
        waiting=joining.waiting.to_bytes() if joining.waiting else b"",
    )


def returned_site(back: Returned, centre: Centre, worker: str, desk: str) -> Founding:
    """An administrator's seat let in by the site's recovery sheet. Its ring keys stand in the control stream."""
    state = fold(back.records, Control())
    control = StreamId(stream_id("control", state.site_id))
    return Founding(
        seat=SeatKeys(back.seat).seat,
        seat_secret=back.seat,
        site=RecordId(state.site_id),
        number=back.number,
        desk=desk,
        worker=worker,
        rings=rings_of(state.site_id),
        control_stream=control,
        control_records=back.records,
        control_state=StreamState(control, state.position, state.hash),
        server=centre.address,
        server_key=centre.key,
        server_certificate=centre.certificate,
    )


def rings_of(site: bytes) -> dict[str, RingId]:
    """The rings of a site by name."""
    return {name: RingId(ring_id(name, site)) for name in RINGS}
