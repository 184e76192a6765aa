"""Runs the programs that languages/programs.ts wrote, in one process, because starting jsii takes seconds: run.py FOLDER. Each must write what its twin in TypeScript writes, and say what its page shows."""
import contextlib
import io
import json
import os
import pathlib
import shutil
import sys

programs = pathlib.Path(sys.argv[1]).resolve()
here = programs.parent / "here"
here.mkdir()
# The process that jsii starts at the first import writes where it was started.
os.chdir(here)


def run(folder: pathlib.Path) -> str:
    shutil.rmtree(here / "dist", ignore_errors=True)
    for file in (folder / "files").iterdir():
        shutil.copy(file, here / file.name)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile((folder / "program").read_text(), f"{folder.name}.py", "exec"), {"__name__": "__main__"})
    return said.getvalue()


def texts(folder: pathlib.Path) -> dict:
    return {file.name: file.read_text() for file in folder.iterdir()} if folder.exists() else {}


def plain(text: str) -> str:
    """Props have other names in Python."""
    return text.replace("_", "").lower()


failed = False
for folder in sorted(programs.iterdir()):
    said = run(folder)
    written, expected = texts(here / "dist"), texts(folder / "expected")
    alike = written == expected
    unsaid = [text for text in json.loads((folder / "said.json").read_text()) if plain(text) not in plain(said)]
    failed = failed or not alike or bool(unsaid) or "undefined" in said
    print(f"python-check: {folder.name}: {'the same YAML' if alike else 'ANOTHER YAML'}, {sum(map(len, written.values()))} bytes")
    if not alike:
        print(expected, written, sep="\n")
    if unsaid:
        print("  it does not say", *unsaid, "but", said, sep="\n")
sys.exit(failed)
