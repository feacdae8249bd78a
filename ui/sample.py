"""A sample site to look around in: invented people, made through the same verbs a worker uses."""

from datetime import timedelta
from pathlib import Path

import msgspec

from app.casework import cases, consents, forms, notes, process
from app.casework.work import Work
from app.domain.cases import ConsentState, Stage
from app.domain.ids import RecordId
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope
from app.now import Now, today
from ui.doors import NewSeat
from ui.vault_doors import VaultDoors

WORKER = "王敏（示例）"
PASSPHRASE = "sample-site-2026"  # noqa: S105  # printed beside the window: nothing in the sample is real
SITE = "示例婚姻登记处辅导室"

COUPLES = (
    (
        PersonDetails(name="李强𠅤", sex=Sex.MALE, phone="00000000001", id_no="990101199003070015"),
        PersonDetails(name="王䶮㛃", sex=Sex.FEMALE, phone="00000000002", id_no="990101199205160027"),
        "04",
        "双方谈到孩子今后的照料和探望，愿意先把寒假的安排写下来。",
    ),
    (
        PersonDetails(name="买买提·阿不都", sex=Sex.MALE, phone="00000000003"),
        PersonDetails(name="陈犇", sex=Sex.FEMALE, phone="00000000004", safe_contact="只发短信"),
        "03",
        "因两地分居沟通减少，约定每周通话三次，两周后再谈。",
    ),
)


def make(root: Path, now: Now) -> None:
    """Make the sample seat under `root`, unless somebody is there already."""
    doors = VaultDoors(root, now)
    if (root / "seats").exists():
        return
    created = doors.create(NewSeat(worker=WORKER, site=SITE, phone="000-0000 0000"), PASSPHRASE)
    work = doors.open(created.card, PASSPHRASE)
    try:
        _fill(work)
    finally:
        doors.close(work)


def _fill(work: Work) -> None:
    day = today(work.now)
    for number, (husband, wife, matter, body) in enumerate(COUPLES):
        case = cases.open_couple(work, husband, wife, matter).value
        _sign(work, case, Scope.BOTH, body)
        _sign(work, case, Scope.HER, "单独会谈：愿意继续辅导，希望下次带上时间表。")
        receipt = {"receipt_on": (day - timedelta(days=28 - 20 * number)).isoformat(), "handed_on": day.isoformat()}
        forms.save_entry(work, case, "marriage/cooling_off_notice", None, receipt)
        for role in (Role.HUSBAND, Role.WIFE):
            consents.record(work, case, role, ConsentState.SIGNED, given_on=day)
        process.move(work, case, Stage.ASSESSMENT, Reader.WORKER, "登记表先在纸上填了")
    walk_in = cases.open_single(work, PersonDetails(address="赵女士"), "11").value
    draft = notes.start(work, walk_in, Scope.BOTH).value
    notes.keep(work, msgspec.structs.replace(draft, body="咨询离婚后变更抚养关系，已告知可到"))


def _sign(work: Work, case: RecordId, scope: Scope, body: str) -> None:
    draft = notes.start(work, case, scope).value
    notes.keep(work, msgspec.structs.replace(draft, body=body))
    notes.sign(work, draft.id)
