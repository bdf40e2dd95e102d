"""Validates JSON documents against a JSON schema with the semantics of draft 7 and prints one JSON object per document.

usage: check_json_schema.py SCHEMA FILE...
Each line is {"file": name, "errors": ["path: message", ...]}; formats (date-time, email) are checked too.
"""

import json
import sys
from pathlib import Path

from jsonschema import Draft7Validator, FormatChecker

schema = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
# The schema calls itself 2020-12 but uses `dependencies`; the validator is chosen by us.
validator = Draft7Validator(schema, format_checker=FormatChecker(["date-time", "email"]))
for file in sys.argv[2:]:
    document = json.loads(Path(file).read_text(encoding="utf-8"))
    errors = sorted(validator.iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
    print(json.dumps({
        "file": Path(file).name,
        "errors": ["/".join(map(str, error.absolute_path)) + ": " + error.message for error in errors],
    }))
