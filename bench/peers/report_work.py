"""What a peer prints as its last line, in the form of work/report-work.ts."""

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable


def report_work(work: Callable[[], dict[str, int]]) -> None:
    """Does the work and prints how long it took; imports and preparation count nowhere."""
    user = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    began = time.perf_counter()
    counts = work()
    report = {
        "work_ms": (time.perf_counter() - began) * 1000,
        "user_ms": (resource.getrusage(resource.RUSAGE_SELF).ru_utime - user) * 1000,
        "peak_rss_kb": _peak_rss(),
        "counts": counts,
    }
    print(json.dumps(report))


def server_url(driver: str = "postgresql") -> str:
    """The server as the environment names it (PGHOST, PGUSER, …), as a URL."""
    from urllib.parse import quote

    user, password = (quote(os.environ[name], safe="") for name in ("PGUSER", "PGPASSWORD"))
    place = f"{os.environ['PGHOST']}:{os.environ['PGPORT']}/{os.environ['PGDATABASE']}"
    return f"{driver}://{user}:{password}@{place}"


def _peak_rss() -> int:
    if sys.platform == "linux":
        with open("/proc/self/status", encoding="utf-8") as status:
            found = re.search(r"^VmHWM:\s+(\d+) kB$", status.read(), re.MULTILINE)
        if found:
            return int(found.group(1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts in bytes, everybody else in kilobytes.
    return peak // 1024 if sys.platform == "darwin" else peak
