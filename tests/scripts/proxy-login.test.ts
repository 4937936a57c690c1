import { join } from 'node:path';
import { describeIf } from '../support/binaries';
import { authority } from '../support/certificates';
import { redisCli } from '../support/redis-processes';
import { waitFor } from '../support/wait-for';
import { SHELLS, type Stack, scenarios, startProxy } from './kit';

/** The proxy's password before a rotation, during it, and after it. */
const FIRST = `a\\b"c'd#e$f&g%h,i(j)k`;
const SECOND = `,)l(m%n\\o"p;q|r`;
const first = { 'proxy-password': FIRST };
const both = { 'proxy-password': SECOND, 'proxy-password-previous': FIRST };
const second = { 'proxy-password': SECOND };

describeIf(['haproxy', 'dash', 'redis-server', 'redis-cli'], 'logins of the checks, by real HAProxy', () => {
  const scenario = scenarios(SHELLS[0]);

  const follow = async (stack: Stack) => {
    stack.proxy.secret(first);
    await stack.startNodes();
    const proxy = startProxy(stack);
    const write = () => redisCli(through(stack), 'INCR', 'writes');
    await waitFor('writes reach the master', async () => (await write()) !== '');
    const downs = () => proxy.output.split('is DOWN').length;
    const before = downs(); // without init-state, a server is up before its first check
    const session = redisCli(through(stack), 'BLPOP', 'list', '0');

    stack.proxy.secret(both);
    await goesOn(write);
    await accept(stack, SECOND);
    await goesOn(write);
    await accept(stack, FIRST);
    await goesOn(write);
    await accept(stack, SECOND);
    stack.proxy.secret(second);
    await proxy.outputs(/(the password of the checks has changed[^]*){2}/);
    await goesOn(write);

    expect(await redisCli(through(stack), 'RPUSH', 'list', 'x')).toBe('1');
    expect(await session).toBe('list\nx');
    expect(downs()).toBe(before);
    for (const password of [FIRST, SECOND]) expect(proxy.output).not.toContain(password);

    await accept(stack, 'another');
    await waitFor('the master is down for it', () => downs() > before);
  };

  const said = 'whichever of two passwords a member accepts; no session is cut, the process stays';
  const props = { replicas: 1, failover: false, passwords: first };
  scenario(`they follow the Secret, ${said}`, follow, props);
  scenario(`so they do with TLS, ${said}`, follow, { ...props, tls: authority().issue() });
});

const through = ({ proxy, rendered }: Stack) => ({
  host: proxy.address,
  port: 6379,
  login: { password: rendered.passwords['db-password'] },
  ca: proxy.tls && join(proxy.tls, 'ca.crt'),
});

/** Longer than it takes to see another Secret, and a few checks. */
async function goesOn(write: () => Promise<string>): Promise<void> {
  const end = Date.now() + 2_000;
  while (Date.now() < end) await write();
}

async function accept({ nodes }: Stack, password: string): Promise<void> {
  for (const node of nodes) await node.cli('ACL', 'SETUSER', 'proxy', 'resetpass', `>${password}`);
}
