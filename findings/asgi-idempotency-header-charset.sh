#!/usr/bin/env bash
# asgi-idempotency-header 0.2.0 (PyPI), with starlette 1.3.1 and httpx 0.28.1
#
# Expected: with a middleware for Idempotency-Key, the second order with a key gets the reply to the
#   first.
# Seen: only replies whose content type is the bare text "application/json" are kept. With
#   "application/json; charset=utf-8" the key is forgotten, without a word, and the order runs
#   again.
# Matters: one word in a header, set by a framework or a route, turns the protection off. A test on
#   another route passes.
source "$(dirname "$0")/lib.sh"
python_packages asgi-idempotency-header==0.2.0 starlette==1.3.1 fastapi==0.136.1 redis==7.1.0 \
  httpx==0.28.1

python - <<'PYTHON'
import asyncio

import httpx
from idempotency_header_middleware import IdempotencyHeaderMiddleware
from idempotency_header_middleware.backends import MemoryBackend
from seen import saw
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

made = []


async def order(request):
    made.append(request.url.path)
    kind = "application/json" if request.url.path == "/plain" else "application/json; charset=utf-8"
    return JSONResponse({"order": len(made)}, media_type=kind)


async def twice(path):
    app = Starlette(routes=[Route(path, order, methods=["POST"])])
    app = IdempotencyHeaderMiddleware(app, backend=MemoryBackend())
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for _ in range(2):
            await client.post(path, headers={"Idempotency-Key": "order-1"}, json={})
    return made.count(path)


saw("orders made, application/json", asyncio.run(twice("/plain")), 1)
saw("orders made, with a charset", asyncio.run(twice("/charset")), 2)
PYTHON
