# The API and the explorer; the graph is the neo4j service of docker-compose.yml.
FROM python:3.13-slim

RUN pip install --no-cache-dir uv==0.13.9 \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/leaguegraph leaguegraph

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

# Compiled Python is written beside the sources once, here: the user below may not write to /app.
RUN .venv/bin/python -m compileall -q domain graph loaders analytics workflows api bench cli settings.py

# The explorer is built here, by the Node of the environment; its packages do not stay.
RUN LEAGUEGRAPH_HOME=/tmp/home .venv/bin/leaguegraph web build \
    && mv /tmp/home/web/* /app/page \
    && rm -rf web/node_modules /tmp/home

ENV PATH=/app/.venv/bin:$PATH \
    LEAGUEGRAPH_HOME=/var/lib/leaguegraph \
    LEAGUEGRAPH_PAGE=/app/page \
    LEAGUEGRAPH_HOST=0.0.0.0 \
    LEAGUEGRAPH_PORT=8000
USER leaguegraph
EXPOSE 8000
CMD ["leaguegraph", "serve"]
