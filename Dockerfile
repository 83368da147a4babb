# One node with its embedded database. Build: docker build -t canevas .
# Run:  docker compose up, or docker run -p 8000:8000 -v canevas:/var/lib/canevas canevas

FROM python:3.11-slim AS build
WORKDIR /source
RUN python -m venv /build && python -m venv /canevas
COPY requirements requirements
RUN /build/bin/pip install --no-cache-dir --require-hashes \
      -r requirements/run.lock -r requirements/build.lock \
 && /canevas/bin/pip install --no-cache-dir --require-hashes -r requirements/run.lock
COPY . .
# Node comes with the locked build requirements; the wheel carries what browsers fetch.
RUN /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
 && /canevas/bin/pip install --no-cache-dir --no-deps --no-index /wheel/*.whl

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/canevas --create-home canevas
COPY --from=build /canevas /canevas
ENV PATH=/canevas/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CANEVAS_DATABASE_URL=sqlite+aiosqlite:////var/lib/canevas/canevas.db
USER canevas
WORKDIR /var/lib/canevas
VOLUME /var/lib/canevas
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD \
  ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["sh", "-c", "canevas migrate && exec canevas serve --host 0.0.0.0 --port 8000"]
