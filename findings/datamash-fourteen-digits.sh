#!/usr/bin/env bash
# GNU datamash 1.7 (Debian package datamash)
#
# Expected: the sum of a column of whole numbers is written with all its digits, or datamash says
#   that it cannot.
# Seen: 14 digits are written, the rest is rounded; from 10^14 on in powers of ten. It computes with
#   more: with --format "%.2Lf" the digits are there.
# Matters: turnover in rupiah or in hundredths of a cent passes 10^14 soon. The sum that a check of
#   the books compares is then off by up to half of its last digit shown.
source "$(dirname "$0")/lib.sh"
debian_package datamash 1.7

saw "14 digits" "$(printf '12345678901234\n1\n' | datamash sum 1)" 12345678901235
saw "16 digits" "$(printf '1234567890123456\n1\n' | datamash sum 1)" 1.2345678901235e+15
saw "16 digits, with a format" \
  "$(printf '1234567890123456\n1\n' | datamash --format '%.0f' sum 1)" 1234567890123457
