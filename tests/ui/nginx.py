"""nginx as docs/operating.md sets it up, before a server that listens on loopback."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ui.conftest import ROOT

TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
AROUND = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{ access_log off; {temporary}
  server {{ listen 127.0.0.1:{port};
{location} }} }}
"""


@contextmanager
def nginx(upstream: str, folder: Path, keeps_prefix: bool = True) -> Iterator[str]:
    """The address of nginx, all of its files in `folder`; `upstream` is the server's. The test is skipped where there is no
    nginx."""
    program = shutil.which("nginx", path=os.environ["PATH"] + os.pathsep + "/usr/sbin")
    if program is None:
        pytest.skip("no nginx here (apt-get install nginx-light)")
    shown = re.search(r"```nginx\n(.*?)```", (ROOT / "docs" / "operating.md").read_text("utf-8"), re.DOTALL)
    assert shown
    location = shown[1].replace("http://127.0.0.1:7860;", f"{upstream}{'' if keeps_prefix else '/'};")
    assert upstream in location
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    config = folder / "nginx.conf"
    config.write_text(AROUND.format(folder=folder, temporary=temporary, port=port, location=location))
    process = subprocess.Popen([program, "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(config)])
    try:
        until = time.monotonic() + 20
        while not _listens(port):
            assert process.poll() is None, (folder / "error.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
