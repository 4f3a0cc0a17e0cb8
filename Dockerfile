# Everything in one container: the page and the chat platforms. It needs no setting to start.
# Stage one installs the requirements, stage two carries only what runs.
FROM python:3.11-slim-bookworm AS requirements
WORKDIR /build
COPY requirements/serving.txt requirements/serving.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes --only-binary :all: -r requirements/serving.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    WEB_HOST=0.0.0.0 WEB_PORT=7860 CINEMOOD_STORE=/data/cinemood.db
# Hugging Face runs every container as user 1000.
RUN useradd --uid 1000 --create-home cinemood && install --directory --owner=cinemood /data
COPY --from=requirements /venv /venv
WORKDIR /app
COPY bot bot
COPY core core
COPY models models
COPY data/judgements.csv data/movies.jsonl data/
USER cinemood
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; port = os.environ.get('WEB_PORT') or 7860; \
r.urlopen(f'http://127.0.0.1:{port}/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
