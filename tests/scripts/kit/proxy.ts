import { join } from 'node:path';
import { binaryPath } from '../../support/binaries';
import type { Running } from '../../support/processes';
import { testDouble } from './shells';
import type { Stack } from './stack';

/**
 * The proxy as it boots, with real HAProxy: on an address of this machine, and without what came with 3.1.
 */
export function startProxy({ proxy, bin }: Stack): Running {
  const { address, run } = proxy;
  const file = join(run, 'haproxy.cfg');
  testDouble(
    bin,
    'haproxy',
    `sed 's/ init-state down//; /bool-sample-conversion/d; s|/run/redis/|${run}/|' "$3" > ${file}`,
    `BIND=${address} exec ${binaryPath('haproxy')} -db -f ${file}`,
  );
  return proxy.boot({ WATCH_SECONDS: '0.1', SPREAD_SECONDS: '0' });
}
