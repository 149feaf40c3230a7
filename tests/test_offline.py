"""Nothing phones home: a whole sync, ask, serve and page fetch is traced, in Python and below it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from tests.conftest import OFFLINE, is_loopback

ROOT = Path(__file__).resolve().parent.parent
HOOK = """
import json, os, sys

def note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        line = [event, address[0] if isinstance(address, tuple) else None]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        line = [event, arguments[0] if isinstance(arguments[0], (str, type(None))) else str(arguments[0])]
    else:
        return
    file = os.open(os.environ["TRACED_TO"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, (json.dumps(line) + "\\n").encode())
    os.close(file)

sys.addaudithook(note)
"""
# A datagram socket's connect sends nothing; the look-up is refused before it leaves, after it was noted.
LOOKS_UP = """
import socket, sys
def refuse(event, arguments):
    if event == "socket.getaddrinfo":
        raise OSError("not really")
sys.addaudithook(refuse)
try:
    socket.getaddrinfo("telemetry.example", 443)
except OSError:
    pass
"""
CONNECTS_NATIVELY = """
import ctypes, socket, struct
address = struct.pack("=H", socket.AF_INET) + struct.pack("!H", 53) + socket.inet_aton("192.0.2.1") + bytes(8)
libc = ctypes.CDLL(None)
libc.connect(libc.socket(socket.AF_INET, socket.SOCK_DGRAM, 0), address, len(address))
"""
STRACE = shutil.which("strace")
UNSHARE = shutil.which("unshare")


def _permitted(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, timeout=20).returncode == 0


@pytest.fixture(scope="module")
def hook_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hook")
    (folder / "sitecustomize.py").write_text(HOOK)
    return folder


class Trace:
    """Runs programs with every connect and look-up noted: by an audit hook, and by strace where it is to be had.

    The variables that forbid downloads are taken away, so that a part which wants one is caught at it.
    """

    def __init__(self, hook_folder: Path, folder: Path, prefix: Sequence[str] = ()) -> None:
        self.folder = folder
        self.noted = folder / "noted.jsonl"
        self.prefix = list(prefix)
        self.environment = {name: value for name, value in os.environ.items() if name not in OFFLINE} | {
            "PYTHONPATH": os.pathsep.join([str(hook_folder), str(ROOT)]),
            "TRACED_TO": str(self.noted),
            "XDG_DATA_HOME": str(folder / "data"),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self.prefix, sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> str:
        with self.start(*arguments) as process:
            output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
        return output

    def hosts(self) -> list[tuple[str, str | None]]:
        """Every event and the host it was for; None for this machine's own sockets."""
        lines = self.noted.read_text().splitlines() if self.noted.exists() else []
        return [tuple(json.loads(line)) for line in lines]

    def foreign(self) -> list[tuple[str, str | None]]:
        return [(event, host) for event, host in self.hosts() if not is_loopback(host)]


class Strace(Trace):
    """The same through strace: native code too."""

    def __init__(self, hook_folder: Path, folder: Path) -> None:
        self.log = folder / "strace.log"
        calls = "trace=connect,sendto,sendmsg,sendmmsg"
        super().__init__(
            hook_folder,
            folder,
            [str(STRACE), "-f", "-qq", "--seccomp-bpf", "-A", "-o", str(self.log), "-e", calls],
        )

    def hosts(self) -> list[tuple[str, str | None]]:
        found = re.findall(
            r'(connect|send\w+)\(.*?(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"', self.log.read_text()
        )
        return list(found)


def use_everything(trace: Trace) -> None:
    """Sync, ask, serve, and look at the page and its assets."""
    library = str(trace.folder / "library")
    trace.run("-m", "ui", "--library", library, "sync", str(ROOT / "seeds"))
    assert "Liang Wenfeng" in trace.run("-m", "ui", "--library", library, "ask", "Who founded DeepSeek?")
    process = trace.start("-m", "ui", "--library", library, "serve", "--port", "0", "--json")
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            with httpx.Client(base_url=json.loads(line)["url"], timeout=60) as client:
                _visit(client)
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=20)


def _visit(client: httpx.Client) -> None:
    page = client.get("/")
    assets = set(re.findall(r'(?:src|href)="\.?(/?assets/[^"]+)"', page.text))
    assert assets
    for path in ["/config", "/theme.css", "/healthz", *sorted(assets)[:5]]:
        assert client.get(path).status_code == 200, path
    answer = client.post("/v1/ask", json={"question": "Why was the launch of R2 delayed?"})
    assert answer.json()["answered"]


def test_the_audit_hook_catches_a_look_up(hook_folder: Path, tmp_path: Path) -> None:
    trace = Trace(hook_folder, tmp_path)
    trace.run("-c", LOOKS_UP)

    assert trace.foreign() == [("socket.getaddrinfo", "telemetry.example")]


def test_nothing_phones_home_in_python(hook_folder: Path, tmp_path: Path) -> None:
    trace = Trace(hook_folder, tmp_path)
    use_everything(trace)

    assert trace.foreign() == []


@pytest.mark.skipif(STRACE is None, reason="strace is not installed")
class TestBelowPython:
    """What native libraries do without telling Python."""

    @pytest.fixture(autouse=True)
    def _strace_works(self) -> None:
        if not _permitted(str(STRACE), "-f", "-qq", "--seccomp-bpf", "-o", os.devnull, "true"):
            pytest.skip("strace is not permitted here")

    def test_strace_catches_what_the_hook_does_not(self, hook_folder: Path, tmp_path: Path) -> None:
        trace = Strace(hook_folder, tmp_path)
        trace.run("-c", CONNECTS_NATIVELY)

        assert trace.foreign() == [("connect", "192.0.2.1")]
        assert Trace.foreign(Trace(hook_folder, tmp_path)) == []

    def test_nothing_phones_home_below_python(self, hook_folder: Path, tmp_path: Path) -> None:
        trace = Strace(hook_folder, tmp_path)
        use_everything(trace)

        assert trace.foreign() == []


@pytest.mark.skipif(UNSHARE is None, reason="unshare is not installed")
def test_it_answers_without_any_network(hook_folder: Path, tmp_path: Path) -> None:
    if not _permitted(str(UNSHARE), "-rn", "true"):
        pytest.skip("a network namespace is not permitted here")
    alone = Trace(hook_folder, tmp_path, [str(UNSHARE), "-rn"])
    library = str(tmp_path / "library")
    probe = "import socket; print([name for _, name in socket.if_nameindex()])"

    assert alone.run("-c", probe).strip() == "['lo']"
    alone.run("-m", "ui", "--library", library, "sync", str(ROOT / "seeds"))
    assert "Liang Wenfeng" in alone.run("-m", "ui", "--library", library, "ask", "Who founded DeepSeek?")
    assert alone.hosts() == []
