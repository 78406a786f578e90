#!/usr/bin/env bash
# beem-sms-python 1.0.3 (PyPI), with requests 2.34.2 and urllib3 2.8.0
#
# Expected: a message is paid for each time it is sent, so a client without a key for repeats sends
#   it once.
# Seen: the session repeats POSTs, and only those, after 500, 502, 503, 504 and 429: up to three
#   times, with the same body and nothing in it by which the supplier could tell. The caller sees
#   one call.
# Matters: a gateway that answers 502 after it took the message sends it up to four times, at four
#   prices.
source "$(dirname "$0")/lib.sh"
python_packages beem-sms-python==1.0.3 requests==2.34.2 urllib3==2.8.0

python - 2>"$work/log" <<'PYTHON'
import http.server
import threading

from beem_sms import BeemSMSClient
from seen import saw

bodies = []


class Gateway(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(502 if len(bodies) < 3 else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")


server = http.server.HTTPServer(("127.0.0.1", 0), Gateway)
threading.Thread(target=server.serve_forever, daemon=True).start()
try:
    url = f"http://127.0.0.1:{server.server_port}/v1/send"
    client = BeemSMSClient("invented", "invented", base_url=url)
    result = client.send_sms("INFO", "255711000000", "hello")
finally:
    server.shutdown()
saw("messages at the gateway", len(bodies), 3)
saw("all of them equal", len(set(bodies)), 1)
saw("the caller is told of a success", result.success, True)
PYTHON
