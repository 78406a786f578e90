#!/usr/bin/env bash
# oauthlib 4.0.1, Authlib 1.9.6 and requests-oauth2client 1.8.0 (PyPI)
#
# Expected: "expires_in": 0, which the grammar of RFC 6749 allows, is a token that is over at once.
# Seen: in all three 0 counts as not said, and the token never ends; with -1, which the grammar does
#   not allow, the token ends at once in two of them.
# Matters: a token without any life left is kept as one without end, and used until an order is
#   refused with it.
source "$(dirname "$0")/lib.sh"
python_packages oauthlib==4.0.1 Authlib==1.9.6 requests-oauth2client==1.8.0

python - 2>"$work/log" <<'PYTHON'
import json

from authlib.oauth2.rfc6749.wrappers import OAuth2Token
from oauthlib.oauth2.rfc6749.parameters import parse_token_response
from requests_oauth2client import BearerToken
from seen import saw


def reply(life):
    return {"access_token": "invented", "token_type": "Bearer", "expires_in": life}


zero, negative = (parse_token_response(json.dumps(reply(life))) for life in (0, -1))
saw("oauthlib keeps an end for 0", "expires_at" in zero, False)
saw("oauthlib keeps an end for -1", "expires_at" in negative, True)
saw("Authlib, 0 is over", OAuth2Token.from_dict(reply(0)).is_expired(), None)
saw("Authlib, -1 is over", OAuth2Token.from_dict(reply(-1)).is_expired(), True)
saw("requests-oauth2client, end for 0", BearerToken(**reply(0)).expires_at, None)
PYTHON
