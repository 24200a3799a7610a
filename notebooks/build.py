"""Execute the notebooks, which are kept as jupytext percent scripts, and write each as .ipynb with what it shows.

    python -m notebooks.build          on the store that POLICYGRAPH_STORE names

The cells run in this process, as IPython runs them; no kernel is started.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import jupytext
import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets.config import Config

FOLDER = Path(__file__).parent


def scripts() -> list[Path]:
    """The notebooks, in the order in which they are read."""
    return sorted(FOLDER.glob("[0-9]*.py"))


def run(script: Path) -> NotebookNode:
    """The notebook with its outputs. Raises what a cell raises, with a note that says which cell."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # before a cell imports matplotlib
    notebook = jupytext.read(script, fmt="py:percent")
    quiet = Config()
    quiet.HistoryManager.enabled = False
    main_module = sys.modules["__main__"]
    shell = InteractiveShell.instance(config=quiet)
    sys.modules["__main__"] = main_module  # the shell puts its own there, which no worker process can start from
    shell.reset()
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code":
            with capture_output() as shown:
                shell.display_trap.hook = sys.displayhook  # what a cell's last line gives is kept too
                result = shell.run_cell(cell.source, cell_id=f"{script.name}:{number}")
            try:
                result.raise_error()
            except Exception as error:
                error.add_note(f"{script.name}, cell {number}:\n{cell.source}")
                raise
            cell.outputs = [new_output("stream", text=shown.stdout)] if shown.stdout else []
            cell.outputs += [new_output("display_data", data=rich.data) for rich in shown.outputs]
    return notebook


def main() -> None:
    for script in scripts():
        target = script.with_suffix(".ipynb")
        nbformat.write(run(script), target)
        print(f"-> {target}")


if __name__ == "__main__":
    main()
