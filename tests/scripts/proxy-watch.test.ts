import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Running } from '../support/processes';
import { waitFor } from '../support/wait-for';
import { type Stack, scenarios, testDouble, underEachShell } from './kit';

underEachShell(
  'watch of the proxy',
  (shell) => {
    const scenario = scenarios(shell);

    scenario('a Service that was made anew: HAProxy is asked for a soft stop', async (stack) => {
      const proxy = booted(stack);
      await proxy.outputs('serving');
      stack.sentinels[1].address = '127.0.0.99';
      stack.writeHosts();
      expect(await proxy.exit()).toEqual({ code: 0, signal: null });
      expect(proxy.output).toMatch(/service cart-sentinel-1 has another address now: .*\nsoft stop$/m);
    });

    scenario('twice another address is not enough, and no answer is none', async (stack) => {
      const lookups = countedLookups(stack, ['127.0.0.99', '127.0.0.99', '']);
      const proxy = booted(stack);
      await waitFor('it has looked often', () => lookups() > 12);
      expect(proxy.alive).toBe(true);
      expect(proxy.output).not.toContain('another address');
    });

    scenario('DNS that does not answer holds up a look for 2 s at most', async (stack) => {
      const proxy = booted(stack);
      await proxy.outputs('serving');
      testDouble(stack.bin, 'getent', 'case $2 in cart-0.*) exec sleep 60 ;; esac', 'echo 127.0.0.99');
      expect((await proxy.exit()).code).toBe(0);
      expect(proxy.output).toContain('service cart-1 has another address now');
    });
  },
  [],
);

/** The proxy with a stand-in for HAProxy, and looking oftener. */
function booted(stack: Stack): Running {
  testDouble(
    stack.bin,
    'haproxy',
    "trap 'echo soft stop; exit 0' USR1",
    'echo serving',
    'while :; do sleep 0.1; done',
  );
  return stack.proxy.boot({ WATCH_SECONDS: '0.1', SPREAD_SECONDS: '0' });
}

/** DNS gives the first node's address at boot, and then these in turn; tells how often it was asked for it. */
function countedLookups(stack: Stack, answers: readonly string[]): () => number {
  const [node, ...others] = [...stack.nodes, ...stack.sentinels];
  const log = join(stack.processes.folder, 'lookups');
  testDouble(
    stack.bin,
    'getent',
    'case $2 in',
    ...others.map(({ name, address }) => `${name}.*) echo ${address}; exit ;;`),
    'esac',
    `echo >> ${log}`,
    `n=$(wc -l < ${log})`,
    `[ "$n" -gt 1 ] || { echo ${node.address}; exit; }`,
    `case $(((n - 2) % ${answers.length})) in`,
    ...answers.map((answer, i) => `${i}) ${answer ? `echo ${answer}` : 'exit 2'} ;;`),
    'esac',
  );
  return () => readFileSync(log, 'utf8').length;
}
