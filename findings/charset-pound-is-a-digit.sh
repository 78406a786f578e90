#!/usr/bin/env bash
# charset-normalizer 3.5.2 (PyPI), which requests asks where a reply names no character set
#
# Expected: the byte A3 in front of an amount is the pound sign, or the text is refused.
# Seen: "£12.50" in Latin-1 is taken for cp1006, an Urdu set, in which A3 is a digit two of Arabic
#   script. Python's Decimal takes digits of every script.
# Matters: twelve pounds fifty are read as 212.50, by two libraries that each do what they say.
source "$(dirname "$0")/lib.sh"
python_packages charset-normalizer==3.5.2

python - <<'PYTHON'
from decimal import Decimal

from charset_normalizer import from_bytes
from seen import saw

best = from_bytes("£12.50".encode("latin-1")).best()
saw("character set", best.encoding, "cp1006")
saw("first character", f"U+{ord(str(best)[0]):04X}", "U+06F2")
saw("amount", str(Decimal(str(best))), "212.50")
PYTHON
