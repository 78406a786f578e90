#!/usr/bin/env bash
# jo 1.9 (Debian package jo)
#
# Expected: jo phone=+254711000000 code=007 makes a JSON object of what was typed.
# Seen: whatever looks like a number to C becomes one: the phone number loses its plus, the
#   voucher's code its zeros, a long id its last digit, and 12.50 its zero. (After --, -s before a
#   word keeps it as a text.)
# Matters: orders that a script builds with jo go to another number, or another voucher, and the
#   amount that was signed is not the one that was typed.
source "$(dirname "$0")/lib.sh"
debian_package jo 1.9

saw "order" "$(jo phone=+254711000000 code=007 id=9007199254740993 amount=12.50)" \
  '{"phone":254711000000,"code":7,"id":9007199254740992,"amount":12.5}'
saw "with -s" "$(jo -- -s code=007)" '{"code":"007"}'
