# The API and the command line, with the segmentation model built in. Nothing is fetched when it runs.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/policygraph/venv
ENV PATH=/opt/policygraph/venv/bin:$PATH
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE THIRD_PARTY.md ./
COPY graph graph
COPY extraction extraction
COPY api api
RUN pip install --no-deps --no-build-isolation .
RUN POLICYGRAPH_MODEL_DIR=/opt/policygraph/models python -m extraction.model_setup
# what only the tests and the build need
RUN pip uninstall -y axe-playwright-python check-jsonschema hatchling hypothesis import-linter jupytext matplotlib mypy playwright pytest pytest-xdist ruff \
    schemathesis scikit-learn types-networkx types-PyYAML

FROM python:3.11-slim-bookworm
ENV PATH=/opt/policygraph/venv/bin:$PATH \
    POLICYGRAPH_MODEL_DIR=/opt/policygraph/models \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUTF8=1
RUN useradd --system --create-home --uid 10001 policygraph && mkdir /data && chown policygraph /data
COPY --from=build /opt/policygraph /opt/policygraph
USER policygraph
WORKDIR /data
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]
CMD ["policygraph", "serve", "--host", "0.0.0.0", "--port", "8000"]
