"""A mistake in what a desk wants at its stages, or in how long cases are kept, is named by file and key."""

import shutil
from pathlib import Path

import pytest

import resources
from app.definitions import loader
from app.errors import BadDefinition

HEAD = 'source = "test"\nstatus = "assumed"\n'
NEED = '[[plan.need]]\nkey = "a"\nkind = "form"\nforms = ["casework/plan"]\nwords = { zh = "缺", en = "missing" }\n'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's own files, to be spoilt."""
    folder = tmp_path_factory.mktemp("r") / "resources"
    shutil.copytree(resources.path(), folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "icons", "styles"))
    return folder


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('status = "assumed"', "source"),
        (HEAD + "[later]\n", "later"),
        (HEAD + '[plan]\nclock = "none"\n', "plan.clock"),
        (HEAD + "[plan]\ncolour = 1\n", "plan.colour"),
        (HEAD + NEED.replace("casework/plan", "casework/none"), "plan.need[0].forms"),
        (HEAD + NEED.replace("casework/plan", "casework/satisfaction"), "plan.need[0].forms"),
        (HEAD + NEED.replace("casework/plan", "casework/assessment"), "plan.need[0].alone"),
        (HEAD + NEED.replace('forms = ["casework/plan"]\n', ""), "plan.need[0].forms"),
        (HEAD + NEED.replace('"form"', '"prayer"'), "plan.need[0].kind"),
        (HEAD + NEED + NEED, "plan.need"),
        (HEAD + NEED + NEED.replace("plan.need", "closed.need"), "closed.need"),
    ],
)
def test_a_wrong_process_names_file_and_key(root: Path, text: str, key: str) -> None:
    """As every definition does."""
    file = root / "process" / "marriage.toml"
    kept = file.read_text("utf-8")
    file.write_text(text, "utf-8")
    try:
        with pytest.raises(BadDefinition) as wrong:
            loader.load(root)
    finally:
        file.write_text(kept, "utf-8")
    assert (wrong.value.facts["file"], wrong.value.facts["key"]) == ("process/marriage.toml", key)


@pytest.mark.parametrize(
    ("old", "new", "key"), [("grave  = 30", "grave  = 3", "grave"), ("quick  = 3", "quick  = 0", "quick")]
)
def test_wrong_years_name_the_key(root: Path, old: str, new: str, key: str) -> None:
    """Violence is never kept for less; nothing for no time at all."""
    file = root / "keeping.toml"
    kept = file.read_text("utf-8")
    file.write_text(kept.replace(old, new), "utf-8")
    try:
        with pytest.raises(BadDefinition) as wrong:
            loader.load(root)
    finally:
        file.write_text(kept, "utf-8")
    assert (wrong.value.facts["file"], wrong.value.facts["key"]) == ("keeping.toml", key)
