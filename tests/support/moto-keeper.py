"""Runs moto's server on a free port until standard input ends, so that it never outlives a test."""

import logging
import sys

from moto.server import ThreadedMotoServer

# A client that breaks off, as tests of faults do, is no news: what fails is answered too.
logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
