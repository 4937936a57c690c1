import type { Manifest } from '../support/kube';
import { succeeded, tail } from '../support/run';
import type { ClusterStack } from '../support/stack';
import { lastUpdate, planned, urns } from '../support/updates';
import { statusFromPodNetwork, withWebdis } from '../support/webdis';
import { PODS, minorChange } from './config';
import { findData, writeData } from './data';

export function changes(stack: ClusterStack): void {
  drift(stack);
  inPlace(stack);
  refused(stack);
}

function drift(stack: ClusterStack): void {
  describe('after failovers', () => {
    test('pulumi refresh finds no drift', async () => {
      succeeded(await stack.checkout.pulumi('dev', 'refresh', '--yes', '--expect-no-changes'));
    });

    test('pulumi preview --refresh plans no change', async () => {
      expect(await planned(stack.checkout, 'dev', '--refresh')).toEqual([]);
    });
  });
}

function inPlace(stack: ClusterStack): void {
  const { client, name } = stack;

  describe('a minor change', () => {
    const expected = [
      `update apps/v1:Deployment ${name}-proxy`,
      `update apps/v1:Deployment ${name}-webdis`,
      `update apps/v1:StatefulSet ${name}`,
      `update core/v1:ConfigMap ${name}-redis`,
      `update core/v1:ConfigMap ${name}-webdis`,
      `update networking.k8s.io/v1:NetworkPolicy ${name}-webdis`,
    ];
    let before: string[];

    test('is planned as just that change, in place', async () => {
      await writeData(stack);
      before = await urns(stack.checkout, 'dev');
      await stack.checkout.configure('dev', minorChange(stack));
      expect(await planned(stack.checkout, 'dev')).toEqual(expected);
    });

    stack.step('is applied by npm run up', async () => {
      succeeded(await stack.checkout.npm('up'));
      const { same, ...changed } = await lastUpdate(stack.checkout, 'dev');
      expect(changed).toEqual({ update: expected.length });
      expect(same).toBeGreaterThan(PODS);
      await stack.ready(PODS);
    });

    test('leaves every URN as it was', async () => {
      expect(await urns(stack.checkout, 'dev')).toEqual(before);
    });

    test('loses no data', () => findData(stack));

    test('reaches Redis', async () => {
      const answer = await client.ask(
        { host: `${name}-0`, user: 'admin' },
        'CONFIG',
        'GET',
        'maxmemory-policy',
      );
      expect(answer.split('\n')).toEqual(['maxmemory-policy', 'allkeys-lru']);
    });

    test('reaches Webdis, which refuses clients from outside the networks that it lets in', async () => {
      const inside = await withWebdis(stack.namespace, name, (http) => http.send('/GET/kept-not'));
      expect(inside.status).toBe(200);
      expect(await statusFromPodNetwork(stack)).toBe(403);
    });

    test('leaves the checkout as it was under git status', async () => {
      expect(await stack.checkout.status()).toBe('');
    });
  });
}

function refused(stack: ClusterStack): void {
  describe('a change that a live stack cannot follow', () => {
    test.each([
      [
        'storage.size',
        { storage: { size: '256Mi', sentinelSize: '32Mi' } },
        /storage\.size: got 256Mi, .* made with 128Mi/,
      ],
      [
        'storage.className',
        { storage: { className: 'faster', size: '128Mi', sentinelSize: '32Mi' } },
        /storage\.className: got faster/,
      ],
      [
        'images.redis to an older version',
        { images: { redis: 'docker.io/library/redis:8.0.6' } },
        /images\.redis: got Redis as \S+:8\.0\.6, .* have run Redis as/,
      ],
    ])('of %s is refused with the reason, and nothing is changed', async (_key, keys, message) => {
      const before = await generations(stack);
      await stack.checkout.configure('dev', { ...minorChange(stack), ...keys });
      const result = await stack.checkout.npm('up');
      await stack.checkout.configure('dev', minorChange(stack));
      expect(result.code).not.toBe(0);
      expect(tail(result, 200)).toMatch(message);
      expect(tail(result, 200)).toContain('nothing was changed');
      expect(await generations(stack)).toEqual(before);
    });

    test('is no reason to stop the next update', async () => {
      expect(await planned(stack.checkout, 'dev')).toEqual([]);
    });
  });
}

/** Counts the changes of every workload's spec. */
async function generations({ namespace, selector }: ClusterStack): Promise<string[]> {
  const objects = await namespace.list<Manifest>('statefulsets,deployments', selector);
  return objects.map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.generation}`).sort();
}
