"""Fit all that is learned, from our own sentences and passages and from annotated texts of others.

    python -m extraction.learning [TEXT...] [--gold DIR...]

A TEXT's gold is the one whose id its file name starts with.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extraction.learning.fit import fit_all
from extraction.learning.labelled import annotated, examples, own_passages


def main() -> None:
    """Write the model and the weights into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--gold", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    texts = [*examples(), *own_passages(), *annotated(options.texts, options.gold, "published")]
    print(fit_all(texts), file=sys.stderr)


if __name__ == "__main__":
    main()
