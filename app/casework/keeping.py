"""The cases whose time of keeping is over, as a list to appraise; erasing is proposed from there (decision 0025)."""

from app.casework import erasing, rights
from app.casework.work import Work
from app.domain.keeping import RunOut, ended_on, kept_until, later
from app.domain.readers import Reader
from app.domain.rights import Act
from app.now import today
from app.store import cases


def run_out(work: Work, reader: Reader) -> tuple[RunOut, ...]:
    """Those this seat may read and nobody has proposed yet, the longest over first; nothing for a post that opens no
    cases, and nothing while anybody else is in the room."""
    if reader is not Reader.WORKER or not rights.may_here(work, Act.LIST):
        return ()
    rules, day = work.definitions.keeping, today(work.now)
    with work.store.read() as connection:
        old = cases.ended_before(connection, later(day, -min(rules.quick, rules.case)))
        mine = rights.may_in_cases(work, connection, old, Act.READ)
        found = [cases.get(connection, one) for one in old if one in mine]
    over = [
        RunOut(case=one.id, number=one.number, called=one.called, ended_on=ended, kept_until=until)
        for one in found
        if (ended := ended_on(one)) is not None and (until := kept_until(one, rules)) is not None and until < day
    ]
    over = [one for one in over if erasing.proposal_about(work, one.case) is None]
    return tuple(sorted(over, key=lambda one: (one.kept_until, one.number)))
