import { describeIf } from '../support/binaries';
import { type Pod, SHELLS, Stack } from './kit';
import { Oracle } from './kit/reach';

describeIf(['dash', 'redis-server', 'redis-cli'], 'what each user reaches', () => {
  const apps = [{ namespace: 'jobs', user: 'jobs', keyPattern: 'job:*', directAccess: true }];
  const stack = new Stack(SHELLS[0], { replicas: 2, apps });
  const oracles: Oracle[] = [];

  const oracleOf = async ({ address: host, port }: Pod) => {
    const oracle = new Oracle({ host, port, password: stack.rendered.passwords['admin-password'] });
    oracles.push(oracle);
    await oracle.connect();
    return oracle;
  };
  let redis: Oracle;
  let sentinel: Oracle;
  beforeAll(async () => {
    await stack.start();
    [redis, sentinel] = await Promise.all([oracleOf(stack.nodes[0]), oracleOf(stack.sentinels[0])]);
  });
  afterAll(async () => {
    oracles.forEach((oracle) => oracle.close());
    await stack.stopAll();
  });

  test('print', async () => {
    for (const o of [redis, sentinel]) {
      const out: Record<string, unknown> = {};
      for (const user of await o.users()) out[user] = await o.reach(user);
      process.stderr.write(JSON.stringify(out, null, 1));
    }
  });
});
