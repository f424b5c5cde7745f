"""The lines of the report: each check is a function, whose exception is the reason why it failed."""

import traceback

results = {"ok": 0, "FAILED": 0}


class Wrong(Exception):
    """What an oracle found."""


def expect(condition, reason):
    if not condition:
        raise Wrong(reason)


def equal(ours, theirs, what):
    if ours != theirs:
        raise Wrong(f"{what}: {clipped(ours)} is not {clipped(theirs)}")


def clipped(value):
    text = repr(value)
    return text if len(text) < 400 else text[:400] + "…"


def check(name, function, *arguments):
    """Runs one check; what it returns stands behind its name."""
    try:
        note = function(*arguments) or ""
    except Wrong as wrong:
        tell("FAILED", name, str(wrong))
    except Exception as error:  # a check that cannot be made has failed too
        place = traceback.extract_tb(error.__traceback__)[-1]
        tell("FAILED", name, f"{type(error).__name__}: {clipped(str(error))} ({place.filename}:{place.lineno})")
    else:
        tell("ok", name, note)


def tell(verdict, name, note):
    results[verdict] += 1
    print(f"{verdict:6}  {name}" + (f": {note}" if note else ""), flush=True)
