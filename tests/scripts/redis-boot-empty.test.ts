import { Duration } from 'cdk8s';
import { waitFor } from '../support/wait-for';
import { type Pod, type Stack, scenarios, underEachShell } from './kit';

const KEYS = 40_000;
const QUICKLY = { downAfter: Duration.seconds(2) };

underEachShell('boot of a data node with an empty volume', (shell) => {
  const scenario = scenarios(shell);

  scenario(
    'a named master that lost its volume lets a peer with the data take over',
    async (stack) => {
      await stack.start();
      const [lost, ...peers] = stack.nodes;
      await lost.cli('-n', '3', 'SET', 'key', 'kept');
      expect(await lost.cli('WAIT', '2', '5000')).toBe('2');
      await stack.kill(lost);
      lost.wipe();
      await lost.boot().outputs(/named master with an empty volume while cart-[12] has data/);

      const master = await waitFor('a peer is master', async () => {
        const roles = await Promise.all(peers.map((peer) => peer.follows()));
        return peers[roles.indexOf('master')];
      });
      await lost.becomesReplicaOf(master);
      expect(await lost.cli('-n', '3', 'GET', 'key')).toBe('kept');
      expect(lost.container.output).not.toContain(`the master is ${lost.address}`);
    },
    QUICKLY,
  );

  scenario(
    'so does one that lost its volume while all nodes were down',
    async (stack) => {
      await stack.start();
      const [lost, ...peers] = stack.nodes;
      await lost.cli('SET', 'key', 'kept');
      expect(await lost.cli('WAIT', '2', '5000')).toBe('2');
      await stack.kill(...stack.nodes);
      lost.wipe();
      await lost.boot().outputs(/named master with an empty volume while cart-[12] does not answer/);
      for (const peer of peers) peer.boot();

      // the failover that finds nobody yet is tried again after twice the failover-timeout
      await waitFor('a peer is master', async () => (await stack.named()) !== lost, { timeout: 45_000 });
      await lost.becomesReplicaOf(await stack.named());
      expect(await lost.cli('GET', 'key')).toBe('kept');
    },
    QUICKLY,
  );

  scenario(
    'a fresh stack begins without the node that does not come',
    async (stack) => {
      const [first, second] = stack.nodes;
      stack.sentinelsRemember(first);
      for (const pod of [...stack.sentinels, first, second]) pod.boot();
      await first.container.outputs('named master with an empty volume while cart-2 does not answer');
      await second.becomesReplicaOf(first);
      await first.container.outputs('open for writes');
      expect(await first.as('default', 'SET', 'key', 'value')).toBe('OK');
    },
    QUICKLY,
  );

  scenario(
    'a peer that is loading its data is waited for',
    async (stack) => {
      await stack.start();
      const [lost, other, loading] = stack.nodes;
      await lost.cli('EVAL', `for n = 1, ${KEYS} do redis.call('SET', n, n) end`, '0');
      expect(await lost.cli('WAIT', '2', '5000')).toBe('2');
      await stack.kill(loading, other);
      loadsSlowly(stack, loading);
      loading.boot();
      await waitFor('it is loading', async () => (await loading.info('persistence')).loading === '1');
      await stack.kill(lost);
      lost.wipe();
      await lost.boot().outputs('named master with an empty volume while cart-2 is loading');

      // the failover that finds it loading is tried again after twice the failover-timeout
      await waitFor('it is master', async () => (await stack.named()) === loading, { timeout: 60_000 });
      await lost.becomesReplicaOf(loading);
      expect(await lost.cli('DBSIZE')).toBe(String(KEYS));
    },
    QUICKLY,
  );
});

/** Takes 12 s for its data; it answers once in 1024 commands, which are 0.3 s. */
function loadsSlowly(stack: Stack, node: Pod): void {
  const { files } = stack.rendered.room('redis');
  node.files = { 'redis.conf': `${files['redis.conf']}\nkey-load-delay 300\n` };
}
