"""Data is never run: no module turns text into code, reads pickles, or hands text to a shell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    str(path.relative_to(PROJECT)) for room in ("orchestration", "warehouse") for path in (PROJECT / room).rglob("*.py")
)
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
READS_CODE = {"pickle", "_pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code", "codeop"}
# Functions by the module they are of; pandas reads pickles and evaluates expressions too.
OF_MODULES = {
    "yaml": {"load", "load_all", "unsafe_load", "unsafe_load_all", "full_load", "full_load_all"},
    "os": {"system", "popen", "posix_spawn", "spawnl", "spawnv"},
    "subprocess": {"getoutput", "getstatusoutput"},
    "asyncio": {"create_subprocess_shell"},
}
METHODS = {"read_pickle", "to_pickle", "eval"}


def dangers(text: str) -> Iterator[str]:
    """Each construct in a module's text that could run what it is given, with its line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [name.name.split(".")[0] for name in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            module = (node.module or "").split(".")[0]
            names = [module]
            for name in node.names:
                if name.name in OF_MODULES.get(module, set()):
                    yield f"line {node.lineno}: from {module} import {name.name}"
        else:
            names = []
        yield from (f"line {node.lineno}: import {name}" for name in names if name in READS_CODE)  # type: ignore[attr-defined]
        if isinstance(node, ast.Name) and node.id in RUNS_TEXT:
            yield f"line {node.lineno}: {node.id}"
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if node.attr in OF_MODULES.get(owner, set()) or node.attr in METHODS:
                yield f"line {node.lineno}: {owner}.{node.attr}"
        if isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle"):
            is_off = isinstance(node.value, ast.Constant) and not node.value.value
            if not is_off:
                yield f"line {node.value.lineno}: {node.arg} is not switched off"


@pytest.mark.parametrize("module", MODULES)
def test_no_module_makes_code_of_data(module: str) -> None:
    assert list(dangers((PROJECT / module).read_text(encoding="utf-8"))) == []


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 100


@pytest.mark.parametrize(
    "text",
    [
        "eval('1')",
        "run = exec",
        "compile(text, '', 'exec')",
        "__import__(name)",
        "import pickle",
        "import pickle as p",
        "from marshal import loads",
        "import shelve, os",
        "def f():\n    import dill",
        "yaml.load(text)",
        "yaml.load(text, Loader=yaml.SafeLoader)",
        "yaml.unsafe_load(text)",
        "from yaml import full_load",
        "os.system('ls')",
        "from os import popen",
        "subprocess.run('ls', shell=True)",
        "subprocess.run('ls', shell=wanted)",
        "subprocess.getoutput('ls')",
        "np.load(file, allow_pickle=True)",
        "pd.read_pickle(file)",
        "frame.eval(text)",
    ],
)
def test_each_danger_is_seen(text: str) -> None:
    assert len(list(dangers(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "yaml.safe_load(text)",
        "connection.execute(query)",
        "re.compile(pattern)",
        "subprocess.run(['ls'], shell=False)",
        "from orchestration.cli import code",
        "np.load(file, allow_pickle=False)",
        "evaluate(text)",
    ],
)
def test_what_is_harmless_is_let_through(text: str) -> None:
    assert list(dangers(text)) == []
