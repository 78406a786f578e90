#!/usr/bin/env bash
# hledger 1.25 (Debian package hledger)
#
# Expected: in a journal with $1,234.50 in it, $1,234 is one thousand two hundred thirty-four
#   dollars.
# Seen: a comma without a point beside it is a decimal comma, whatever the other amounts of the
#   currency look like. The sum of both is 1,235.734, and the journal is valid.
# Matters: a supplier's round amounts, copied from its page into the books, are a thousandth of
#   themselves.
source "$(dirname "$0")/lib.sh"
debian_package hledger 1.25

total() {
  printf '2026-01-0%s top-up\n  prepaid  %s\n  bank\n' 1 "$1" 2 "$2" |
    LC_ALL=C.UTF-8 hledger -f - balance prepaid --no-total | tr -s ' '
}
saw "1,234.50 and 1,234.00" "$(total '$1,234.50' '$1,234.00')" ' $2,468.50 prepaid'
saw "1,234.50 and 1,234" "$(total '$1,234.50' '$1,234')" ' $1,235.734 prepaid'
