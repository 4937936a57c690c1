import os

from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel

env = os.environ
tls = {}
if env["REDIS_TLS"] == "true":
    # Sentinels tell addresses, certificates have the name of the Service: what counts is who signed
    tls = dict(ssl=True, ssl_ca_data=env.get("REDIS_CA"), ssl_check_hostname=False)
options = dict(
    username=env["REDIS_USERNAME"],
    password=env["REDIS_PASSWORD"],
    socket_connect_timeout=1,
    socket_timeout=2,
    retry=Retry(NoBackoff(), 0),
    **tls,
)
# several times the same address: the proxy leads each connection to another Sentinel
sentinels = [(env["REDIS_HOST"], int(env["REDIS_SENTINEL_PORT"]))] * 3
redis = Sentinel(sentinels, sentinel_kwargs=options, **options).master_for(env["REDIS_MASTER_NAME"])
