import os

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

env = os.environ
tls = dict(ssl=True, ssl_ca_data=env.get("REDIS_CA")) if env["REDIS_TLS"] == "true" else {}
redis = Redis(
    host=env["REDIS_HOST"],
    port=int(env["REDIS_PORT"]),
    username=env["REDIS_USERNAME"],
    password=env["REDIS_PASSWORD"],
    socket_connect_timeout=1,
    socket_timeout=2,  # a reply that is later than that comes from a dead connection
    retry=Retry(NoBackoff(), 0),  # patiently() does it
    max_connections=50,
    **tls,
)
