"""Reads OSCAL documents with compliance-trestle and prints one JSON object per document.

usage: check_oscal.py FILE...
Each line is {"file": name, "error": message or null, "version": …, "observations": n, "findings": n, "log": n, "risks": n,
"items": n, "resources": n}, counted in what trestle understood.
"""

import json
import sys
from pathlib import Path

from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.poam import PlanOfActionAndMilestones


def count(values):
    return len(values or [])


def describe(path):
    kind = next(iter(json.loads(path.read_text(encoding="utf-8"))))
    if kind == "assessment-results":
        document = AssessmentResults.oscal_read(path)
        parts = document.results
        items = 0
    else:
        document = PlanOfActionAndMilestones.oscal_read(path)
        parts = [document]
        items = count(document.poam_items)
    version = document.metadata.oscal_version
    while hasattr(version, "root"):
        version = version.root
    logs = [part.assessment_log for part in parts if getattr(part, "assessment_log", None)]
    return {
        "version": version,
        "observations": sum(count(part.observations) for part in parts),
        "findings": sum(count(part.findings) for part in parts),
        "log": sum(count(log.entries) for log in logs),
        "risks": sum(count(part.risks) for part in parts),
        "items": items,
        "resources": count(document.back_matter.resources) if document.back_matter else 0,
    }


for name in sys.argv[1:]:
    path = Path(name)
    answer = {"file": path.name, "error": None}
    try:
        answer.update(describe(path))
    # Whatever it raises is its verdict on the document.
    except Exception as error:
        answer["error"] = str(error) or type(error).__name__
    print(json.dumps(answer))
