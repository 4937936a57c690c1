import { stackUsers } from '../../../charts-src';
import type { Secret } from '../../cluster/support/kube';
import type { Stack } from '../frame/stack';

/** What somebody logs in with, and at which servers. */
interface Login {
  readonly user: string;
  readonly password: string;
  readonly redis: boolean;
  readonly sentinel: boolean;
}

/** How every user of a stack logs in now. */
export async function loginsOf({ namespace, name }: Stack): Promise<readonly Login[]> {
  const { data } = await namespace.get<Secret>('secret', name);
  return stackUsers().map(({ name: user, secretKey, redis, sentinel }) => ({
    user,
    password: Buffer.from(data[secretKey], 'base64').toString(),
    redis: redis !== undefined,
    sentinel: sentinel !== undefined,
  }));
}

/** Which of them are not answered WRONGPASS, as `user at member`. */
export async function acceptedLogins(stack: Stack, logins: readonly Login[]): Promise<string[]> {
  const { nodes, sentinels } = await stack.members();
  const places = [
    ...nodes.map((member) => ({ ...member, port: 6379, known: logins.filter(({ redis }) => redis) })),
    ...sentinels.map((member) => ({
      ...member,
      port: 26379,
      known: logins.filter(({ sentinel }) => sentinel),
    })),
  ];
  const accepted = await Promise.all(
    places.map(async ({ name, address, port, known }) => {
      const answers = (await stack.sh(authScript(address, port, known))).split('\n').filter(Boolean);
      return known
        .filter((_, i) => !answers[i]?.startsWith('WRONGPASS'))
        .map(({ user }, i) => `${user} at ${name} (${answers[i] ?? 'no answer'})`);
    }),
  );
  return accepted.flat();
}

/** Passwords travel by standard input, as the script itself does, and reach no argument. */
const authScript = (address: string, port: number, logins: readonly Login[]) => `
unset REDISCLI_AUTH VALKEYCLI_AUTH
timeout 5 "\${CLI:-redis-cli}" -h ${address} -p ${port} 2>&1 <<'EOF'
${logins.map(({ user, password }) => `AUTH ${user} ${password}`).join('\n')}
EOF
exit 0`;
