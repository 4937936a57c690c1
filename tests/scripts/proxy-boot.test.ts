import { scenarios, testDouble, underEachShell } from './kit';

underEachShell(
  'boot of the proxy',
  (shell) => {
    const scenario = scenarios(shell);

    scenario(
      'it becomes HAProxy, with all addresses in the environment and no password',
      async (stack) => {
        testDouble(stack.bin, 'haproxy', 'echo "arguments: $*"', 'env', 'echo "pid $$"');
        const proxy = stack.proxy.boot();
        expect((await proxy.exit()).code).toBe(0);
        const lines = proxy.output.split('\n');
        const password = stack.rendered.passwords['proxy-password'];
        expect(lines).toEqual(
          expect.arrayContaining([
            `arguments: -db -f ${stack.proxy.config}/haproxy.cfg`,
            `pid ${proxy.pid}`,
            'BIND=0.0.0.0',
            `CREDENTIALS=${stack.proxy.credentials}`,
            ...stack.nodes.map(({ address }, i) => `NODE_${i}=${address}`),
            ...stack.sentinels.map(({ address }, i) => `SENTINEL_${i}=${address}`),
          ]),
        );
        expect(proxy.output).not.toContain(password);
      },
      { passwords: { 'proxy-password': `a\\b"c'd#$e%f-and-more` } },
    );

    scenario('it listens on all addresses of either family where the Services have IPv6', async (stack) => {
      testDouble(stack.bin, 'haproxy', 'env');
      for (const pod of stack.pods) pod.address = `fd00::${pod.address.replace(/.*\./, '')}`;
      stack.writeHosts();
      const proxy = stack.proxy.boot();
      await proxy.exit();
      expect(proxy.output).toMatch(/^BIND=::$/m);
      expect(proxy.output).toMatch(/^NODE_2=fd00::12$/m);
    });

    scenario('it waits for Services that have no address yet, and says which', async (stack) => {
      testDouble(stack.bin, 'haproxy', 'echo started');
      stack.writeHosts(stack.pods.filter(({ name }) => name !== 'cart-sentinel-1'));
      const proxy = stack.proxy.boot();
      await proxy.outputs('waiting for the address of service cart-sentinel-1');
      expect(proxy.alive).toBe(true);
      stack.writeHosts();
      expect((await proxy.exit()).code).toBe(0);
      expect(proxy.output.match(/waiting/g)).toHaveLength(1);
      expect(proxy.output).toContain('started');
    });
  },
  [],
);
