"""What was recommended repeats from what was stored: another process, another hash seed, another day."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from riskscore.bundle import load_bundle, make_examples, save_bundle, shipped_bundle
from riskscore.plan import load_catalogue
from riskscore.questionnaire import load_questionnaire
from riskscore.scoring import score_one

LATER = """
import json, sys
from datetime import date
from pathlib import Path
from riskscore.bundle import load_bundle
from riskscore.scoring import score_one

stored = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
bundle = load_bundle(Path(stored["bundle"]))
for request, lang in stored["requests"]:
    print(json.dumps(score_one(bundle, request, today=date(2031, 12, 31), lang=lang), ensure_ascii=False))
"""


def test_services_near_misses_and_texts_repeat_from_the_stored_request_and_bundle(tmp_path: Path) -> None:
    questionnaire = load_questionnaire("ru-2025.2")
    catalogue = load_catalogue("ru-2025", questionnaire)
    parts = replace(load_bundle(shipped_bundle()).to_parts(), questionnaire=questionnaire, catalogue=catalogue)
    bundle = load_bundle(save_bundle(tmp_path, parts, created_at=datetime(2026, 3, 1, tzinfo=UTC)))
    people = make_examples(questionnaire, count=6, seed=5, as_of="2026-03-01")
    for person in people:
        person["as_of"] = None
        person["person"]["graduation_date"] = "2026-06-30"
    asked = [(person, lang) for person in people for lang in ("ru", "en")]
    scores = [score_one(bundle, person, today=date(2026, 3, 1), lang=lang) for person, lang in asked]
    requests = [({**asked[i][0], "as_of": score["as_of"]}, asked[i][1]) for i, score in enumerate(scores)]
    stored = tmp_path / "stored.json"
    stored.write_text(json.dumps({"bundle": str(bundle.path), "requests": requests}), encoding="utf-8")

    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"}
    again = subprocess.run(
        [sys.executable, "-c", LATER, str(stored)], capture_output=True, check=True, encoding="utf-8", env=environment
    )
    assert [json.loads(line) for line in again.stdout.splitlines()] == scores
    assert any(score["near_misses"] for score in scores)
    assert any(service["reopens"] for score in scores for service in score["services"])
