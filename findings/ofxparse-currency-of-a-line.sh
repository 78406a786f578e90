#!/usr/bin/env bash
# ofxparse 0.21 (PyPI)
#
# Expected: in OFX a line of a statement may have a currency of its own (CURRENCY with CURSYM and
#   CURRATE); then its amount is in that one.
# Seen: the aggregate is dropped. The line has no currency, and the statement says euros: 100
#   shillings are 100 euros.
# Matters: a card statement is where foreign suppliers' top-ups are looked up.
source "$(dirname "$0")/lib.sh"
python_packages ofxparse==0.21 lxml==6.1.3

cat > "$work/statement.ofx" <<'OFX'
OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>1<ACCTID>2<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260101<DTEND>20260131
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260102<TRNAMT>-100.00<FITID>F1<NAME>Top-up
<CURRENCY><CURRATE>0.0067<CURSYM>KES</CURRENCY></STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
OFX

python - 2>"$work/log" <<'PYTHON'
from ofxparse import OfxParser
from seen import saw

with open("statement.ofx", "rb") as file:
    statement = OfxParser.parse(file).account.statement
line = statement.transactions[0]
saw("amount of the line", str(line.amount), "-100.00")
saw("currency of the statement", statement.currency, "eur")
saw("anything of KES in the line", "KES" in str(vars(line)), False)
PYTHON
