"""Prints the holidays on Mondays to Fridays that the package `holidays` knows, one calendar a line.

Usage: public_holidays.py ID=FROM-TO …, where ID is the id of one of our calendars.
"""

import json
import sys
import warnings

import holidays

# Calendars whose id is not just the code of a country: (code, subdivision, categories).
SOURCES = {
    "us-federal": ("US", None, None),
    "us-edgar": ("US", None, None),
    "gb-eaw": ("GB", "ENG", None),
    "gb-sct": ("GB", "SCT", None),
    "gb-nir": ("GB", "NIR", None),
    "ca-federal": ("CA", None, ("government",)),
    "jp-administration": ("JP", None, None),
    # General holidays; the package calls only the statutory ones public.
    "hk": ("HK", None, ("public", "optional")),
    # Liberation Day and the eves that count in law.
    "nl": ("NL", None, ("public", "optional")),
    "se": ("SE", None, ("public", "de_facto")),
}


def known(identifier, years):
    if identifier == "target":
        return holidays.financial_holidays("ECB", years=years)
    country, _, part = identifier.upper().partition("-")
    code, subdivision, categories = SOURCES.get(identifier, (country, part or None, None))
    return holidays.country_holidays(code, subdiv=subdivision, years=years, categories=categories)


def main():
    warnings.simplefilter("ignore")
    for argument in sys.argv[1:]:
        identifier, _, span = argument.partition("=")
        first, last = map(int, span.split("-"))
        days = known(identifier, range(first, last + 1))
        weekdays = sorted(day.isoformat() for day in days if day.weekday() < 5)
        print(json.dumps({"calendar": identifier, "days": weekdays}))


main()
