# SPDX-License-Identifier: GPL-2.0-or-later
"""A handler for aiosmtpd: who is known, and where the mail goes. All other words
are aiosmtpd's own."""


class People:
    KNOWN = ("bob@example.com", "carol@example.com", "jones@example.com")

    @classmethod
    def from_cli(cls, _parser, *_args):
        return cls()

    async def handle_RCPT(self, _server, _session, envelope, address, options):
        if address == "later@example.com":
            return "451 4.3.0 Try again later"
        if address not in self.KNOWN:
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server, _session, _envelope):
        return "250 OK"
