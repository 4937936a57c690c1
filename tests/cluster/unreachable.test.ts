import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Checkout } from './support/checkout';
import { Cleaner } from './support/cleaner';
import { tail } from './support/run';

describe('where no cluster can be reached', () => {
  const cleaner = new Cleaner();
  const kubeconfig = join(cleaner.folder, 'kubeconfig');
  let checkout: Checkout;
  const up = () => checkout.npmWith({ KUBECONFIG: kubeconfig }, 'up');
  const dist = () => join(checkout.folder, 'dist');

  beforeAll(async () => {
    writeFileSync(kubeconfig, stringify(closedPort()));
    checkout = await Checkout.copy(join(cleaner.folder, 'checkout'));
  });
  afterAll(() => cleaner.clean());

  test('npm run up of a stack with target cluster fails, renders nothing and says why', async () => {
    await checkout.configure('dev', { target: 'cluster' });
    const result = await up();
    expect(result.code).toBe(1);
    expect(tail(result)).toMatch(/nothing was applied: .*https:\/\/127\.0\.0\.1:9/);
    expect(existsSync(dist())).toBe(false);
  });

  test('npm run up of a stack with target auto succeeds, says that nothing was applied, and renders it', async () => {
    await checkout.configure('dev', { target: 'auto' });
    const result = await up();
    expect(result.code).toBe(0);
    expect(tail(result)).toMatch(/nothing was applied: .*https:\/\/127\.0\.0\.1:9/);
    expect(readdirSync(dist())).toContain('dev-redis.yaml');
  });

  test('npm run down fails and says that nothing was removed', async () => {
    const result = await checkout.npmWith({ KUBECONFIG: kubeconfig }, 'down', '--', '--yes');
    expect(result.code).toBe(1);
    expect(tail(result)).toContain('nothing was removed');
  });

  test('the checkout is as it was under git status', async () => {
    expect(await checkout.status()).toBe('');
  });
});

/** A kubeconfig of a cluster where nothing listens. */
function closedPort(): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'gone', cluster: { server: 'https://127.0.0.1:9' } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'gone', context: { cluster: 'gone', user: 'nobody' } }],
    'current-context': 'gone',
  };
}
