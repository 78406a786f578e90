#!/usr/bin/env bash
# vtpass-python-sdk 0.1.1 (PyPI)
#
# Expected: generate_request_id gives an id that no other order has, or raises an error.
# Seen: where the variable TIMEZONE is not set (the README's example sets it; the class demands
#   three other variables, and not this one) the method returns the sentence of an error, the same
#   each time, as the id.
# Matters: it is a text like any id. Every order goes out under one id; to the supplier all but the
#   first are repeats of the first.
source "$(dirname "$0")/lib.sh"
python_packages vtpass-python-sdk==0.1.1

unset TIMEZONE
export API_KEY=invented PUBLIC_KEY=invented SECRET_KEY=invented
python - 2>"$work/log" <<'PYTHON'
import os

from seen import saw
from vtpass.main import VtPassPythonSDK

sdk = VtPassPythonSDK()
first, second = sdk.generate_request_id(), sdk.generate_request_id()
saw("the id begins with", first[:18], "An error occurred:")
saw("two ids are equal", first == second, True)
os.environ["TIMEZONE"] = "Africa/Lagos"
saw("equal with TIMEZONE", sdk.generate_request_id() == sdk.generate_request_id(), False)
PYTHON
