"""From a seed to a history and a verdict; and from a failing history to the shortest one that still fails."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from random import Random
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.errors import SyncError
from sync.protocol import signing
from tests.simulation import invariants, invariants_apart
from tests.simulation.invariants import AFTER_STEP, look
from tests.simulation.site import Site
from tests.simulation.verbs import ALWAYS, VERBS
from tests.simulation.verbs_apart import BY_NAME, FAMILIES, ROT
from tests.simulation.world import Parts, World

STEPS = 60
REAL_STEPS = 30  # on real parts, where each takes fifty times as long
ROUNDS = 3  # of perfect network, after which nothing may wait

AT_REST = (*invariants.AT_REST, *invariants_apart.AT_REST)

PartsMaker = Callable[[], Parts]

Tell = Callable[[list[str]], None]
"""Is told what happened, to count it."""


class Step(NamedTuple):
    """One thing that happens. It has dice of its own: leaving another step out changes nothing in this one."""

    verb: str
    seat: int
    dice: int


def plan(seed: int, length: int = STEPS) -> list[Step]:
    """What a seed makes happen. Each seed leaves out many of the verbs, so that the others meet more often."""
    dice = Random(seed)
    verbs = [*ALWAYS, *(verb for verb in VERBS if dice.random() < 0.4)]
    chosen = dice.choices(verbs, [verb.weight for verb in verbs], k=length)
    steps = [Step(verb.do.__name__, dice.randrange(60), dice.randrange(2**32)) for verb in chosen]
    return _with_rot(seed, _with_stories(seed, steps))


def _with_stories(seed: int, steps: list[Step]) -> list[Step]:
    """Some seeds tell of attachments, snapshots and cases kept apart, too; their steps come in between."""
    dice, each = Random(f"stories {seed}"), len(steps) // 6
    told = [family for family in FAMILIES if dice.random() < 0.5] if dice.random() < 0.6 else []
    for family in told:
        for verb in dice.choices(family, [verb.weight for verb in family], k=each):
            at = dice.randint(0, len(steps))
            steps.insert(at, Step(verb.do.__name__, dice.randrange(60), dice.randrange(2**32)))
    return steps


def _with_rot(seed: int, steps: list[Step]) -> list[Step]:
    """In some seeds the server's disk goes bad, a row at a time."""
    dice = Random(f"rot {seed}")
    for _ in range(dice.randint(1, 6) if dice.random() < 0.2 else 0):
        (verb,) = dice.choices(ROT, [verb.weight for verb in ROT])
        steps.insert(dice.randint(0, len(steps)), Step(verb.do.__name__, dice.randrange(60), dice.randrange(2**32)))
    return steps


def live(
    site: Site,
    seed: int,
    steps: Sequence[Step] | None = None,
    parts: Parts | None = None,
    *,
    keep_open: bool = False,
    tell: Tell = lambda _happened: None,
) -> World:
    """One history with every check. Raises whatever went wrong, with the step in its notes."""
    world = World(site, seed, parts)
    steps = plan(seed) if steps is None else steps
    dice = Random(seed)
    for seat in world.seats:
        seat.wire.trouble = dice.choice((0.0, 0.1, 0.4))
        if dice.random() < 0.4:
            seat.clock.go_wrong(dice)
    try:
        for at, step in enumerate(steps):
            _take(world, step, at)
        _rest(world, seed)
    finally:
        tell([f"verb {step.verb}" for step in steps])
        tell([f"fault {name}" for seat in world.seats for name in seat.wire.met])
        tell(["rounds"] * world.rounds + ["ops"] * len(world.must_have) + ["requests"] * len(world.server.traffic))
        if not keep_open:
            world.close()
    return world


def _take(world: World, step: Step, at: int) -> None:
    world.roll(Random(step.dice))
    before = look(world)
    try:
        BY_NAME[step.verb].do(world, world.seats[step.seat % len(world.seats)])
        for check in AFTER_STEP:
            check(world, before)
    except Exception as error:
        error.add_note(f"in step {at}: {step}")
        raise


def _rest(world: World, seed: int) -> None:
    """Peace: the network is perfect, an administrator lets in who was forgotten and gives out keys."""
    world.roll(Random(seed))
    world.heal()
    world.set_in_order()
    world.settle(ROUNDS)
    for check in AT_REST:
        try:
            check(world)
        except Exception as error:
            error.add_note(f"at rest: {check.__name__}")
            raise


def failure(
    site: Site,
    seed: int,
    steps: Sequence[Step] | None = None,
    parts: Parts | None = None,
    tell: Tell = lambda _happened: None,
) -> Exception | None:
    """What goes wrong in a history, if anything does."""
    try:
        live(site, seed, steps, parts, tell=tell)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return error
    return None


def shrunk(site: Site, seed: int, steps: Sequence[Step], parts: PartsMaker | None = None) -> list[Step]:
    """The steps without which the history no longer fails in the same way (delta debugging)."""
    wanted = _kind(failure(site, seed, steps, parts and parts()))
    left, size = list(steps), max(1, len(steps) // 2)
    while size:
        at = 0
        while at < len(left):
            fewer = left[:at] + left[at + size :]
            if _kind(failure(site, seed, fewer, parts and parts())) == wanted:
                left = fewer
            else:
                at += size
        size //= 2
    return left


def _kind(error: Exception | None) -> str:
    """What makes two failures the same: the kind and the promise, not the place."""
    if isinstance(error, SyncError):
        return f"{type(error).__name__} {error}"
    return f"{type(error).__name__} {error}"[:60] if error else ""


def told(site: Site, seed: int, error: Exception) -> str:
    """How a failing seed is reported: what went wrong, the shortest history, and how to see it again."""
    steps = shrunk(site, seed, plan(seed))
    lines = [f"seed {seed}: {_kind(error)}", *getattr(error, "__notes__", ())]
    lines += [f"shortest history ({len(steps)} of {STEPS} steps):", *(f"  {step}" for step in steps)]
    return "\n".join([*lines, f"replay: python -m tests.simulation {seed}"])


def figures(happened: Mapping[str, int]) -> str:
    """How much of what has happened, a line each."""
    return "\n".join(f"{count:>9,} {name}" for name, count in sorted(happened.items()))


@contextmanager
def quick_signatures() -> Iterator[None]:
    """Whether a signature fits never changes, so the simulation asks each only once. Half of its time went there."""
    real = signing.Ed25519PublicKey
    signing.Ed25519PublicKey = _Remembering  # type: ignore[misc,assignment]  # it has the one method that is used
    try:
        yield
    finally:
        signing.Ed25519PublicKey = real  # type: ignore[misc]  # put back


class _Remembering:
    """A public key that remembers its answers."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def from_public_bytes(cls, key: bytes) -> "_Remembering":
        """See Ed25519PublicKey."""
        return cls(key)

    def verify(self, signature: bytes, words: bytes) -> None:
        """See Ed25519PublicKey."""
        if not _fits(self._key, signature, words):
            raise InvalidSignature


@lru_cache(100_000)
def _fits(key: bytes, signature: bytes, words: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, words)
    except (InvalidSignature, ValueError):
        return False
    return True
