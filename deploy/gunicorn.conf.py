"""gunicorn in production: `gunicorn -c deploy/gunicorn.conf.py openinno.wsgi`."""

import multiprocessing
import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count()))
threads = 4
timeout = 30
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
accesslog = None  # django-structlog writes one line a request, with its identifier
control_socket_disable = True  # a door nobody uses, and one for all the instances of a host
