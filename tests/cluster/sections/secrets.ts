import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Pod, type Secret } from '../support/kube';
import type { ClusterStack } from '../support/stack';

/** Kinds of the namespace that anybody may read who may not read Secrets. */
const READABLE = [
  'configmaps',
  'events',
  'pods',
  'services',
  'statefulsets',
  'deployments',
  'replicasets',
  'controllerrevisions',
  'poddisruptionbudgets',
  'serviceaccounts',
  'persistentvolumeclaims',
  'jobs',
  'networkpolicies',
  'ingresses',
  'horizontalpodautoscalers',
];

/** Every process of a pod with its arguments; the environment is read by the same users as the Secret. */
const ARGUMENTS = 'for p in /proc/[0-9]*; do tr "\\0" " " < "$p/cmdline"; echo; done 2> /dev/null; exit 0\n';

export function secrets(stack: ClusterStack): void {
  describe('no secret value is found', () => {
    let values: Map<string, string>;
    beforeAll(async () => {
      values = await secretValues(stack);
    });

    /** Names of the values that a text has, as they are or in base64; never the values. */
    const found = (text: string) =>
      [...values].filter(([, value]) => forms(value).some((form) => text.includes(form))).map(([key]) => key);

    test('anywhere, unless there is nothing to look for', () => {
      expect(values.size).toBeGreaterThanOrEqual(10);
      const [[key, value]] = values;
      expect(found(`text with ${value} in it`)).toContain(key);
    });

    test('in objects that are no Secrets, and in events', async () => {
      expect(found(await stack.namespace.kubectl('get', READABLE.join(','), '-o', 'json'))).toEqual([]);
    });

    test('in the logs of any container, now or before its last restart', async () => {
      const pods = await stack.pods();
      const logs = pods.flatMap(({ metadata }) =>
        [[], ['--previous']].map((which) =>
          stack.namespace
            .kubectl('logs', metadata.name, '--all-containers', '--tail=-1', ...which)
            .catch(() => ''),
        ),
      );
      const texts = await Promise.all(logs);
      expect(texts.filter((text) => text !== '').length).toBeGreaterThanOrEqual(pods.length / 2); // Webdis may have nothing to say
      expect(found(texts.join('\n'))).toEqual([]);
    });

    test('in the arguments of any process', async () => {
      const pods = await stack.pods();
      const lists = await Promise.all(pods.map((pod) => processes(stack, pod)));
      expect(lists.join('\n')).toMatch(/redis-server[^]*haproxy/);
      expect(found(lists.join('\n'))).toEqual([]);
    });

    test('in the state, as it lies on the disk', () => {
      const state = filesBelow(join(stack.checkout.folder, '.pulumi', 'state'));
      expect(state).toContain('ciphertext');
      expect(found(state)).toEqual([]);
    });

    test('in what plan and synth say', async () => {
      const said = await Promise.all([
        stack.checkout.npm('plan'),
        stack.checkout.npm('plan', '--', '--json'),
        stack.checkout.npm('synth', '--', '--out', '-'),
      ]);
      expect(found(said.map(({ stdout, stderr }) => stdout + stderr).join('\n'))).toEqual([]);
    });
  });
}

/** Passwords of every Secret of the stack, by Secret and key. */
async function secretValues({ namespace, selector }: ClusterStack): Promise<Map<string, string>> {
  const objects = await namespace.list<Secret>('secrets', selector);
  return new Map(
    objects.flatMap(({ metadata, data }) =>
      Object.entries(data)
        .filter(([key]) => /password|auth/i.test(key))
        .map(([key, value]): [string, string] => [
          `${metadata.name}/${key}`,
          Buffer.from(value, 'base64')
            .toString()
            .replace(/^webdis:/, ''),
        ]),
    ),
  );
}

function forms(value: string): string[] {
  return [value, Buffer.from(value).toString('base64').replace(/=+$/, '')];
}

async function processes({ namespace }: ClusterStack, { metadata }: Pod): Promise<string> {
  const { stdout, code, stderr } = await namespace.sh(metadata.name, ARGUMENTS);
  if (code !== 0) throw new Error(`${metadata.name}: ${stderr}`);
  return stdout;
}

function filesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    .join('\n');
}
