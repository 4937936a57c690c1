import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { aclTemplate, appUsers, type AppOptions } from '../../charts-src';
import { redisCli } from '../support/redis-processes';
import { waitFor } from '../support/wait-for';
import { MASTER_NAME, type Pod, passwordOf, scenarios, type Stack, underEachShell } from './kit';

const JOBS: AppOptions = { namespace: 'app', user: 'jobs', keyPattern: 'job:*', directAccess: true };
const OFTEN = { USERS_SECONDS: '0.1' };

/** A command as a user of an application; gives the error as an answer. */
async function as(pod: Pod, user: string, ...command: string[]): Promise<string> {
  const login = { user, password: passwordOf(`app-${user}-password`) };
  return redisCli({ host: pod.address, port: pod.port, login }, ...command).catch(
    ({ message }: Error) => message,
  );
}

/** As the kubelet brings another ConfigMap and another Secret into a pod. */
function bring(pod: Pod, apps: readonly AppOptions[], room: 'redis' | 'sentinel' = 'redis'): void {
  for (const { secretKey } of appUsers(apps)) pod.password(secretKey, passwordOf(secretKey));
  pod.files = { 'apps.acl': aclTemplate(appUsers(apps), room) };
  pod.writeConfig();
}

async function started({ nodes }: Stack): Promise<Pod> {
  nodes[0].boot();
  await nodes[0].becomesMaster();
  return nodes[0];
}

const ALONE = { replicas: 1, failover: false, watch: OFTEN };

underEachShell('users of applications', (shell) => {
  const scenario = scenarios(shell);

  scenario(
    'are there from the boot on, with their keys alone and no administration',
    async (stack) => {
      const node = await started(stack);
      expect(await as(node, 'jobs', 'SET', 'job:1', 'x')).toBe('OK');
      expect(await as(node, 'jobs', 'GET', 'job:1')).toBe('x');
      for (const command of ['SET other x', 'GET other', 'EVAL return(redis.call("GET","other")) 0']) {
        expect(await as(node, 'jobs', ...command.split(' '))).toMatch(/NOPERM|No permissions|can't access/);
      }
      const administration = ['CONFIG GET *', 'ACL LIST', 'FLUSHALL', 'SHUTDOWN', 'CLIENT KILL TYPE normal'];
      for (const command of [...administration, 'PUBLISH __sentinel__:hello fake']) {
        expect(await as(node, 'jobs', ...command.split(' '))).toMatch(/^NOPERM/);
      }
    },
    { ...ALONE, apps: [JOBS] },
  );

  scenario(
    'come, change and go without a restart',
    async (stack) => {
      const node = await started(stack);
      expect(await as(node, 'jobs', 'PING')).toMatch(/^AUTH failed|WRONGPASS|NOAUTH/);

      bring(node, [JOBS]);
      await node.container.outputs('user jobs is set');
      expect(await as(node, 'jobs', 'SET', 'job:1', 'x')).toBe('OK');

      bring(node, [{ ...JOBS, commands: ['+get', '+@string', '+ping'] }]);
      await waitFor('it has other rights', async () =>
        (await as(node, 'jobs', 'TYPE', 'job:1')).startsWith('NOPERM'),
      );
      expect(await as(node, 'jobs', 'GET', 'job:1')).toBe('x');

      node.password('app-jobs-password', 'another');
      await waitFor('the old password is refused', async () =>
        /WRONGPASS|NOAUTH/.test(await as(node, 'jobs', 'PING')),
      );

      bring(node, []);
      await node.container.outputs('user jobs is gone');
      expect(await node.cli('ACL', 'USERS')).not.toContain('jobs');
      expect(node.serving).toBe(true);
    },
    ALONE,
  );

  scenario(
    'whose password is not there yet are known when it comes',
    async (stack) => {
      const node = await started(stack);
      node.files = { 'apps.acl': aclTemplate(appUsers([JOBS]), 'redis') };
      node.writeConfig();
      node.files = { 'apps.acl': aclTemplate(appUsers([JOBS, { namespace: 'app', user: 'mail' }]), 'redis') };
      node.password('app-mail-password', passwordOf('app-mail-password'));
      node.writeConfig();
      await node.container.outputs('user mail is set');
      expect(await node.cli('ACL', 'USERS')).not.toContain('jobs');
      node.password('app-jobs-password', passwordOf('app-jobs-password'));
      await node.container.outputs('user jobs is set');
    },
    ALONE,
  );

  scenario(
    'that the server can not read are named, stop neither it nor a later boot, and harm no other',
    async (stack) => {
      const node = await started(stack);
      const unknown = { namespace: 'app', user: 'typo', commands: ['+gett'] };
      bring(node, [unknown, JOBS]);
      await node.container.outputs('user jobs is set');
      expect(node.output).toMatch(/user typo is refused: ERR .*gett/);

      await node.container.kill();
      await node.boot().exit(); // the server refuses the file
      await started(stack);
      await node.container.outputs('user jobs is set');
      expect(await as(node, 'jobs', 'SET', 'job:1', 'x')).toBe('OK');
      expect(await node.cli('ACL', 'USERS')).not.toContain('typo');
    },
    ALONE,
  );

  scenario(
    'with direct access may ask the Sentinels who is master, and change nothing there',
    async (stack) => {
      await stack.start();
      const [sentinel] = stack.sentinels;
      const ask = (...command: string[]) => as(sentinel, 'jobs', 'SENTINEL', ...command);
      expect(await ask('GET-MASTER-ADDR-BY-NAME', MASTER_NAME)).toContain(stack.nodes[0].address);
      expect(await ask('REPLICAS', MASTER_NAME)).toContain(stack.nodes[1].address);
      for (const command of ['FAILOVER', 'RESET', 'REMOVE']) {
        expect(await ask(command, MASTER_NAME)).toMatch(/^NOPERM/);
      }
      expect(await as(sentinel, 'mail', 'PING')).toMatch(/WRONGPASS|NOAUTH/);

      bring(sentinel, [], 'sentinel');
      await sentinel.container.outputs('user jobs is gone');
      expect(await ask('MASTERS')).toMatch(/WRONGPASS|NOAUTH/);
    },
    { replicas: 2, watch: OFTEN, apps: [JOBS, { namespace: 'mail', user: 'mail' }] },
  );

  scenario(
    'a Secret that lacks a password of the stack itself is told, and nothing is served without',
    async (stack) => {
      const [node] = stack.nodes;
      rmSync(join(node.credentials, 'probe-password'));
      expect(await node.boot().exit()).toMatchObject({ code: 1 });
      expect(node.output).toContain('the Secret with the passwords lacks: probe-password');
    },
    ALONE,
  );
});
