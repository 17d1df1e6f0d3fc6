# SPDX-License-Identifier: GPL-2.0-or-later
"""The HTTP server that nginx's mail proxy asks: everybody may, and the mail goes to
a server on the same host."""

import http.server


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Auth-Status", "OK")
        self.send_header("Auth-Server", "127.0.0.1")
        self.send_header("Auth-Port", "2525")
        self.end_headers()


http.server.HTTPServer(("127.0.0.1", 9000), Answer).serve_forever()
