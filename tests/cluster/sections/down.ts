import type { Manifest } from '../support/kube';
import { succeeded } from '../support/run';
import type { ClusterStack } from '../support/stack';
import { PODS } from './config';
import { findData, writeData } from './data';

/** Kinds that the stack makes. */
const KINDS = [
  'pods',
  'statefulsets',
  'deployments',
  'replicasets',
  'services',
  'configmaps',
  'secrets',
  'serviceaccounts',
  'poddisruptionbudgets',
  'horizontalpodautoscalers',
].join(',');

export function down(stack: ClusterStack): void {
  const volumes = async () =>
    (await stack.namespace.list<Manifest>('persistentvolumeclaims')).map(uidOf).sort();
  let before: string[];

  describe('npm run down', () => {
    stack.step('removes all that was made and leaves no pod', async () => {
      await writeData(stack);
      before = await volumes();
      succeeded(await stack.checkout.npm('down', '--', '--yes'));
      expect((await stack.namespace.list<Manifest>(KINDS, stack.selector)).map(nameOf)).toEqual([]);
    });

    test('keeps the volumes', async () => {
      expect(before).toHaveLength(6);
      expect(await volumes()).toEqual(before);
    });

    test('keeps the namespace', async () => {
      expect(await stack.namespace.exists()).toBe(true);
    });

    test('leaves the checkout as it was under git status', async () => {
      expect(await stack.checkout.status()).toBe('');
    });
  });

  describe('npm run up after npm run down', () => {
    stack.step('brings the stack up again', async () => {
      succeeded(await stack.checkout.npm('up'));
      await stack.ready(PODS);
      await stack.client.start();
    });

    test('finds the data', () => findData(stack));
  });
}

const nameOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;
const uidOf = ({ metadata }: Manifest) => `${metadata.name} ${metadata.uid}`;
