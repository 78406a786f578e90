"""A mail server of aiosmtpd for tests.

  server.py CERTIFICATE KEY MODE [OPTION...]

MODE is `starttls`, `tls` or `plain`. Options: `login` wants user `shop` with password `right`, over TLS where there is
some; `slow` answers a message when a line comes in at standard input. Prints `PORT n` once it listens, and then a line
of JSON for each message, as Python's own reader of mail understands it. Ends with its standard input.
"""

import asyncio
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

certificate, key, mode, *options = sys.argv[1:]


class Handler:
    def __init__(self, releases):
        self.releases = releases

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        lines = envelope.original_content.split(b"\r\n")
        heard = {
            "peer": session.host_name,
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "login": bool(session.authenticated), "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos, "from": str(message["from"]),
            "to": str(message["to"]), "subject": str(message["subject"]),
            "date": message["date"].datetime.isoformat() if "date" in message else "",
            "id": str(message["message-id"]),
            "auto": str(message["auto-submitted"]), "names": message.keys(),
            "type": message.get_content_type(),
            "text": message.get_content().replace("\r\n", "\n"),
            "defects": [str(defect) for defect in message.defects],
            "longest": max(map(len, lines)),
            "lone": any(b"\r" in line or b"\n" in line for line in lines),
            "ascii": envelope.original_content.isascii(),
        }
        print(json.dumps(heard), flush=True)
        if "slow" in options:
            await self.releases.get()
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    right = LoginPassword(b"shop", b"right")
    # Not handled: the server itself says 535.
    return AuthResult(success=isinstance(data, LoginPassword) and data == right, handled=False)


async def main():
    releases = asyncio.Queue()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    arguments = {"hostname": "mail.test"}
    if mode == "starttls":
        arguments.update(tls_context=context, require_starttls=True)
    if "login" in options:
        arguments.update(
            authenticator=authenticate, auth_required=True, auth_require_tls=mode == "starttls")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Handler(releases), loop=loop, **arguments), "127.0.0.1", 0,
        ssl=context if mode == "tls" else None)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        releases.put_nowait(line)


asyncio.run(main())
