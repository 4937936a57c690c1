import { describeIf } from './binaries';
import { type RedisProcess, RedisProcesses, redisCli } from './redis-processes';
import { waitFor } from './wait-for';

describeIf(['redis-server', 'redis-cli'], 'redis processes', () => {
  const redis = new RedisProcesses();
  const login = { password: 'pass-of-the-test' };
  afterAll(() => redis.stopAll());

  const auth = [`requirepass ${login.password}`, `masterauth ${login.password}`];
  const server = (n: number, ...config: string[]) =>
    redis.server({ address: redis.address(n), config: [...auth, ...config], login });

  test('a node asks for its password and answers with it', async () => {
    const node = await server(1);
    expect(await node.role()).toBe('master');
    expect(await node.cli('SET', 'key', 'a value')).toBe('OK');
    expect(await node.cli('GET', 'key')).toBe('a value');
    await expect(redisCli({ host: node.address, port: node.port }, 'GET', 'key')).rejects.toThrow(/^NOAUTH/);
  });

  test('a node started again on its address has its data', async () => {
    const first = await server(2, 'appendonly yes', 'appendfsync always');
    await first.cli('SET', 'key', 'kept');
    await first.process.kill();
    const second = await server(2, 'appendonly yes');
    expect(await second.cli('GET', 'key')).toBe('kept');
    expect((await second.info('persistence')).aof_enabled).toBe('1');
  });

  test('a wrong configuration is an error that shows what Redis said', async () => {
    await expect(server(3, 'no-such-directive 1')).rejects.toThrow(
      /it ended, having written:[^]*no-such-directive/,
    );
  });

  const replicas = (sentinel: RedisProcess) => sentinel.cli('SENTINEL', 'REPLICAS', 'test');

  test('Sentinels see a master die and promote its replica', async () => {
    const master = await server(4);
    const replica = await server(5, `replicaof ${master.address} ${master.port}`);
    await waitFor(
      'replication is up',
      async () => (await replica.info('replication')).master_link_status === 'up',
    );
    const monitor = [
      `sentinel monitor test ${master.address} ${master.port} 2`,
      `sentinel auth-pass test ${login.password}`,
      'sentinel down-after-milliseconds test 500',
      'sentinel failover-timeout test 3000',
    ];
    const sentinels = [
      await redis.sentinel({ address: redis.address(6), config: monitor }),
      await redis.sentinel({ address: redis.address(7), config: monitor }),
    ];
    const ready = async () => /^OK 2/.test(await sentinels[0].cli('SENTINEL', 'CKQUORUM', 'test'));
    await waitFor('Sentinels know each other', ready);
    for (const sentinel of sentinels) {
      await waitFor('it knows the replica', async () => (await replicas(sentinel)).includes(replica.address));
    }

    await master.process.kill();
    await waitFor('the replica is the master', async () => (await replica.role()) === 'master', {
      timeout: 20_000,
    });
  }, 40_000);
});
