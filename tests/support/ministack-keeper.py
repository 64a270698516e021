"""Runs MiniStack on a free port of the loopback address until standard input ends; prints the port."""

import os
import re
import subprocess
import sys
import threading

environment = {**os.environ, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": "0", "PYTHONUNBUFFERED": "1"}
server = subprocess.Popen(
    [os.path.join(os.path.dirname(sys.executable), "ministack")],
    env=environment,
    stdout=subprocess.PIPE,
    stderr=subprocess.STDOUT,
    text=True,
)


def watch() -> None:
    """Prints the port once; reads on, since a full pipe would stop the server."""
    port = None
    for line in server.stdout or ():
        found = re.search(r"Running on http://127\.0\.0\.1:(\d+)", line)
        if port is None and found:
            port = found.group(1)
            print(port, flush=True)


threading.Thread(target=watch, daemon=True).start()
sys.stdin.read()
server.terminate()
server.wait()
