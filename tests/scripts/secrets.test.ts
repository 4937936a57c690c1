import { waitFor } from '../support/wait-for';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { credentialKeys } from '../../charts-src';
import { spyOnArguments, scenarios, underEachShell } from './kit';

/** What a shell, sed, a configuration file or a RESP array could stumble over; all that a password may have. */
const DIFFICULT = `a\\b"c'd#e$f&g%h\\\\n/i*j{k};l\`m!n<o>p|q~r^s(t)u[v]w=x+y,z.:@-_?\\`;

const difficult = Object.fromEntries(credentialKeys().map((key) => [key, `${DIFFICULT}${key}`]));

underEachShell('passwords', (shell) => {
  const scenario = scenarios(shell);

  scenario(
    'of any printable characters work everywhere, in files for the own user only',
    async (stack) => {
      await stack.start();
      const [master] = stack.nodes;
      for (const user of ['default', 'webdis', 'insight'])
        expect(await master.as(user, 'GET', 'key')).toBe('');
      for (const user of ['replication', 'sentinel', 'probe', 'proxy']) {
        expect(await master.as(user, 'PING')).toBe('PONG');
      }
      for (const user of ['default', 'sentinel', 'probe', 'proxy']) {
        expect(await stack.sentinels[0].as(user, 'PING')).toBe('PONG');
      }
      const promoted = await stack.failOver();
      expect(promoted).not.toBe(master);
      await master.becomesReplicaOf(promoted);
      expect(await master.runs('probe', 'ready')).toMatchObject({ code: 0 });
      expect(await stack.sentinels[0].runs('probe', 'ready')).toMatchObject({ code: 0 });

      // the servers have written their files anew
      const files = ['redis.conf', 'users.acl'].map((file) => join(master.run, file));
      for (const file of [...files, join(stack.sentinels[0].data, 'sentinel.conf')]) {
        expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
      }
    },
    { passwords: difficult },
  );

  scenario('are in no log, no argument and no ACL file', async (stack) => {
    const spy = spyOnArguments(stack.processes.folder);
    for (const pod of [...stack.sentinels, ...stack.nodes]) pod.boot({ WATCH_SECONDS: '1' });
    const [master] = stack.nodes;
    await stack.sentinelsKnow(master, 2);
    const probed = [...stack.nodes, stack.sentinels[0]];
    // processes are short: the probes run until the spy has caught each user at it
    const seesBoth = async () => {
      await Promise.all(probed.flatMap((pod) => [pod.runs('probe', 'live'), pod.runs('probe', 'ready')]));
      return ['admin', 'probe'].every((user) => spy.has(`redis-cli --user ${user}`));
    };
    await waitFor('the spy sees both users', seesBoth, { timeout: 60_000 });
    await master.runs('stop');
    const seen = spy.end();
    expect(master.output).toContain('handed over');

    const passwords = Object.values(stack.rendered.passwords);
    const secrets = (text: string) => passwords.filter((password) => text.includes(password));
    expect(seen.filter((command) => secrets(command).length > 0)).toEqual([]);
    expect(secrets(stack.output)).toEqual([]);
    for (const pod of [stack.nodes[0], stack.sentinels[0]]) {
      const acl = readFileSync(join(pod.run, 'users.acl'), 'utf8');
      expect(secrets(acl)).toEqual([]);
      expect(acl).toMatch(/^user default on #[0-9a-f]{64} /m);
    }
  });
});
