"""``docs/settings.md`` is made of the models, and says something of every setting."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

from transparency.publication.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("settings_reference", ROOT / "tools" / "settings_reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_settings_is_what_the_models_say() -> None:
    page = tool().reference()
    assert page == (ROOT / "docs" / "settings.md").read_text("utf-8"), "run tools/settings_reference.py"
    rows = re.findall(r"^\| `([^`]+)` \| (.*?) \| (.*?) \| (.*?) \|$", page, re.MULTILINE)
    assert len(rows) > 90 and set(Settings.model_fields) - {"schema_"} <= {row[0] for row in rows}
    assert [row[0] for row in rows if not row[1] or not row[2]] == [], "a setting without a word about it"
