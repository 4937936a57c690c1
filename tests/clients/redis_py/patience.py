import random
import time

from redis.exceptions import ConnectionError, MasterDownError, ReadOnlyError, ResponseError, TimeoutError


def patiently(redis, operation, seconds=30):
    """Does it again until it is done or the time is over: for operations that may be done twice."""
    end = time.monotonic() + seconds
    pause = 0.1
    while True:
        try:
            return operation()
        except (ConnectionError, TimeoutError):
            if time.monotonic() > end:
                raise
        except ResponseError as error:
            moved = isinstance(error, (ReadOnlyError, MasterDownError)) or str(error).startswith("NOREPLICAS")
            if not moved or time.monotonic() > end:
                raise
            redis.connection_pool.disconnect(inuse_connections=False)
        time.sleep(random.uniform(0, pause))
        pause = min(2 * pause, 1)
