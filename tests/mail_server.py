"""A real mail server on this machine for tests: it takes messages, refuses, stalls, goes away and comes back."""

import asyncio
import socket
from collections import Counter
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class MailServer:
    """`received` holds what was accepted; `refusals` maps an address to the answer it gets, e.g. "550 unknown"."""

    def __init__(self):
        self.received = []
        self.refusals = {}
        self.stalled_for = {"RCPT": 0.0, "DATA": 0.0}
        self.seen = Counter()
        self.connections = 0
        self.controller = None
        self.port = _free_port()

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        self.controller.stop()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.seen[address] += 1
        await asyncio.sleep(self.stalled_for["RCPT"])
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.stalled_for["DATA"])
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return sorted(message["To"] for message in self.received)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
