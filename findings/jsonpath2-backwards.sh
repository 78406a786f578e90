#!/usr/bin/env bash
# jsonpath2 0.4.5 (PyPI)
#
# Expected: $.rows[::-1] gives the rows from the last to the first, as a slice in Python does.
# Seen: without a start, a negative step finds nothing; with a start that is written it works.
# Matters: the newest line of a statement is asked for this way; an empty result is read as "no
#   lines".
source "$(dirname "$0")/lib.sh"
python_packages jsonpath2==0.4.5

python - <<'PYTHON'
import jsonpath2
from seen import saw

reply = {"rows": [10, 20, 30]}


def found(path):
    return [match.current_value for match in jsonpath2.match(path, reply)]


saw("$.rows[::-1]", found("$.rows[::-1]"), [])
saw("$.rows[2:0:-1]", found("$.rows[2:0:-1]"), [30, 20])
saw("$.rows[-1:]", found("$.rows[-1:]"), [30])
PYTHON
