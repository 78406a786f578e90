#!/usr/bin/env bash
# linkheader-parser 0.6 (PyPI)
#
# Expected: the target of a link is what stands between < and >; its query is part of it.
# Seen: the names of the query are put into the same dictionary as the link's own, over "url". The
#   page .../orders?url=shop-7&page=2 has the address "shop-7"; and rel=next without quotes, which
#   the grammar of RFC 8288 allows, gives no link at all.
# Matters: the next page of orders is asked at an address that does not exist, or there seems to be
#   none.
source "$(dirname "$0")/lib.sh"
python_packages linkheader-parser==0.6

python - <<'PYTHON'
from linkheader_parser import parse
from seen import saw

link = '<https://api.example/orders?url=shop-7&page=2>; rel="next"'
saw("target of the next page", parse(link)["next"]["url"], "shop-7")
saw("rel without quotes", parse("<https://api.example/orders?page=2>; rel=next"), {})
PYTHON
