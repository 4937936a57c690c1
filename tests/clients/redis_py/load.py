"""Adds numbers to a set, one each 20 ms: python3 load.py proxy|sentinel KEY SECONDS"""

import importlib
import json
import sys
import time

from patience import patiently

way, key, seconds = sys.argv[1:]
redis = importlib.import_module(way).redis
attempted = acknowledged = failed = 0
longest = 0.0
last = time.monotonic()
end = last + float(seconds)
while time.monotonic() < end:
    attempted += 1
    try:
        patiently(redis, lambda: redis.sadd(key, attempted))
        acknowledged += 1
        longest = max(longest, time.monotonic() - last)
        last = time.monotonic()
    except Exception as error:
        failed += 1
        print(f"attempt {attempted}: {error}", file=sys.stderr)
    time.sleep(0.02)
longest = max(longest, time.monotonic() - last)
print(
    json.dumps(
        {
            "attempted": attempted,
            "acknowledged": acknowledged,
            "failed": failed,
            "longestGapMs": round(longest * 1000),
        }
    )
)
