#!/usr/bin/env bash
# aws-requests-auth 0.4.3 and requests-aws4auth 1.4.0 (PyPI), with requests 2.34.2
#
# Expected: two packages that sign requests by AWS Signature Version 4 sign the same URL alike.
# Seen: of ?from=2026-01-01T00:00 one signs the colons as they stand and one as %3A, which the
#   scheme demands. Without a colon both sign the same.
# Matters: the balance, which has no parameters, is read; the list of orders since a moment is
#   refused with "signature does not match", which points at the secret.
source "$(dirname "$0")/lib.sh"
python_packages aws-requests-auth==0.4.3 requests-aws4auth==1.4.0 requests==2.34.2

python - <<'PYTHON'
import requests
from aws_requests_auth.aws_auth import AWSRequestsAuth
from requests_aws4auth import AWS4Auth
from seen import saw


def signed(query):
    request = requests.Request("GET", f"https://api.example/orders?{query}").prepare()
    first = AWSRequestsAuth.get_canonical_querystring(request)
    signer = AWS4Auth("invented", "invented", "us-east-1", "execute-api")
    second = signer.amz_cano_querystring(request.url.partition("?")[2])
    return first, second


saw("a plain query", signed("from=2026-01-01"), ("from=2026-01-01", "from=2026-01-01"))
saw("a query with a colon", signed("from=T00:00"), ("from=T00:00", "from=T00%3A00"))
PYTHON
