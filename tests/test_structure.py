"""The house holds its own rules: floors, faces, quiet imports, files of one sentence, no place of one machine."""

from __future__ import annotations

import ast
import fnmatch
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.cli import cited

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("index", "assistant", "eval", "ui", "cited")
HEAVY = (
    "chromadb",
    "llama_index",
    "gradio",
    "openvino",
    "torch",
    "onnxruntime",
    "trafilatura",
    "uvicorn",
    "mcp",
)
LONGEST = 300
# Put together here, so that this file does not name them either.
MACHINE = ("/" + "work/", "/" + "root/", "/var/folders" + "/")
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry." + "npmjs",
    "conda." + "anaconda",
    "pypi" + ".tuna",
)
QUIET = """
import os, sys
seen = []
def watch(event, arguments):
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    if event.startswith("socket.") or event in ("os.mkdir", "os.remove", "os.rename", "subprocess.Popen", "os.fork"):
        seen.append((event, str(arguments)))
    elif event == "open" and arguments[2] is not None and arguments[2] & writes:
        seen.append((event, str(arguments[0])))
sys.addaudithook(watch)
before = dict(os.environ)
__import__(sys.argv[1])
loaded = sorted({name.partition(".")[0] for name in sys.modules} & set(sys.argv[2].split()))
print([seen, loaded, dict(os.environ) != before])
"""


def committed_files() -> list[Path]:
    """The files of the repository: what .gitignore does not leave out."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split() if line]

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name == ".git" or any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored):
                continue
            if path.is_dir():
                yield from walk(path)
            else:
                yield path

    return list(walk(ROOT))


def source_files() -> list[Path]:
    return [
        path
        for path in committed_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in (*FLOORS, "docs", "training", "tests")
    ]


def packages() -> list[str]:
    return sorted(
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in source_files()
        if path.name == "__init__.py" and path.relative_to(ROOT).parts[0] in FLOORS
    )


def test_imports_run_down_only() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert result.returncode == 0, result.stdout[-2000:]
    assert "3 kept, 0 broken" in result.stdout


@pytest.mark.parametrize("name", [*packages(), "cited.llamaindex"])
def test_a_package_exports_what_it_declares(name: str) -> None:
    package = importlib.import_module(name)
    declared = getattr(package, "__all__", None)
    if declared is None:
        assert name not in FLOORS, f"{name} declares no __all__"
        return
    own = {
        public
        for public, value in vars(package).items()
        if not public.startswith("_")
        and not inspect.ismodule(value)
        and public not in ("annotations", "TYPE_CHECKING", "Any")
    }

    assert len(set(declared)) == len(declared)
    assert own | set(getattr(package, "_LAZY", ())) == set(declared)
    assert all(getattr(package, public) is not None for public in declared)


@pytest.mark.parametrize("name", ["index", "assistant", "cited"])
def test_a_package_refuses_what_it_does_not_export(name: str) -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        importlib.import_module(name).nothing  # noqa: B018


@pytest.mark.parametrize("name", ["index", "assistant", "eval", "ui.cli", "cited"])
def test_an_import_is_quiet_and_light(name: str) -> None:
    """No heavy library, no file written, no socket, no process, no change of the environment."""
    command = [sys.executable, "-B", "-c", QUIET, name, " ".join(HEAVY)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert result.returncode == 0, result.stderr
    assert ast.literal_eval(result.stdout) == [[], [], False]


def test_the_public_face_tells_type_checkers_what_it_gives() -> None:
    """What `cited` imports for type checkers is what it gives at run time, from the same place."""
    import cited

    (checked,) = [
        node for node in ast.parse(Path(cited.__file__).read_text("utf-8")).body if isinstance(node, ast.If)
    ]
    imports = [node for node in checked.body if isinstance(node, ast.ImportFrom)]

    assert {alias.name: node.module for node in imports for alias in node.names} == cited._LAZY
    assert set(dir(cited)) == set(cited.__all__)
    assert all(getattr(cited, name).__module__ == cited._LAZY[name] for name in cited.__all__)
    for floor in ("index", "assistant"):
        missing = set(importlib.import_module(floor).__all__) - set(cited.__all__)
        assert missing == set(), floor


def test_what_is_shipped_is_the_floors_and_their_face() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert sorted(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == sorted(FLOORS)
    assert all((ROOT / floor / "py.typed").is_file() for floor in FLOORS)


def test_the_quiet_import_test_can_fail(tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text(
        "import socket, uvicorn\nsocket.socket().close()\nopen('made', 'w').close()\n"
    )
    command = [sys.executable, "-B", "-c", QUIET, "loud", " ".join(HEAVY)]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    seen, loaded, _ = ast.literal_eval(result.stdout)
    assert {event for event, _ in seen} >= {"socket.__new__", "open"}
    assert loaded == ["uvicorn"]


def test_no_file_names_a_place_of_this_machine_or_a_registry() -> None:
    found = []
    for path in committed_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for needle in (*MACHINE, *REGISTRIES, f"{ROOT}/"):
            found += [f"{path.relative_to(ROOT)}: {needle}"] if needle in text else []

    assert found == []


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_one_sentence_and_short(path: Path) -> None:
    text = path.read_text("utf-8")

    docstring = ast.get_docstring(ast.parse(text))
    assert docstring
    assert docstring.split("\n\n")[0].rstrip().endswith((".", ":", "?", "!"))
    assert len(text.splitlines()) < LONGEST


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in source_files() if path.name.startswith("test_")]

    assert sorted(set(names)) == sorted(names)


def test_every_command_the_readme_names_exists() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"(?:^|[`/])cited (?:--library \S+ )?([a-z]+)", readme, re.MULTILINE))

    assert named
    assert named <= set(cited.commands)
    assert set(cited.commands) <= named


def test_every_make_target_the_docs_name_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        named = set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE))
        assert named <= targets, page.name


@pytest.mark.parametrize(
    "page", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
)
def test_links_of_the_docs_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", (ROOT / page).read_text("utf-8"))

    missing = [link for link in links if not ((ROOT / page).parent / link).exists()]
    assert missing == []
