#!/usr/bin/env bash
# charset-normalizer 3.5.2 (PyPI)
#
# Expected: error texts of Russian suppliers in windows-1251, and of Chinese ones in GBK, are read
#   as such or as unknown.
# Seen: short ones are read as something else, with words in another script, while a longer text of
#   the same supplier is read right.
# Matters: a rule that looks for "Нет денег" (no money) or "余额不足" (balance too low) in the text
#   fails on exactly the short replies that it was written for.
source "$(dirname "$0")/lib.sh"
python_packages charset-normalizer==3.5.2

python - <<'PYTHON'
from charset_normalizer import from_bytes
from seen import saw


def read_right(text, encoding):
    best = from_bytes(text.encode(encoding)).best()
    print(f"{text} in {encoding} is read as {best.encoding}: {best}")
    return str(best) == text


saw("longer Russian text", read_right("Недостаточно средств на балансе", "cp1251"), True)
saw("short Russian text", read_right("Нет денег", "cp1251"), False)
saw("one Russian word", read_right("ошибка", "cp1251"), False)
saw("Chinese text", read_right("余额不足", "gbk"), False)
PYTHON
