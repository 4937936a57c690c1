import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Manifest } from './support/kube';
import { type Result, succeeded } from './support/run';
import { ClusterStack } from './support/stack';
import { withWebdis } from './support/webdis';

const MODULE_IMAGE = process.env.MODULE_IMAGE;

/** A second, smaller stack: the commands of Pulumi itself, a backend of one's own, an image with modules. */
describe('a stack by hand', () => {
  const stack = new ClusterStack();
  const { client, name, namespace } = stack;
  const passphrase = randomBytes(16).toString('hex');
  const pulumi = (...args: string[]): Promise<Result> => {
    const state = join(stack.checkout.folder, '..', 'own-state');
    mkdirSync(state, { recursive: true });
    const backend = { PULUMI_BACKEND_URL: pathToFileURL(state).href, PULUMI_CONFIG_PASSPHRASE: passphrase };
    return stack.checkout.pulumiWith(backend, ...args);
  };

  stack.step('pulumi up brings it up, with a backend of the user', async () => {
    await stack.checkout.configure('hand', {
      name,
      namespace: namespace.name,
      replicas: 2,
      proxy: { replicas: 1 },
      insight: false,
      // Commands of older modules belong to no category but @all.
      webdis: { commands: ['+@all', '-@admin', '-@dangerous'] },
      storage: { size: '128Mi', sentinelSize: '32Mi' },
      ...(MODULE_IMAGE ? { images: { redis: MODULE_IMAGE } } : {}),
    });
    succeeded(await pulumi('stack', 'init', 'hand'));
    succeeded(await pulumi('up', '--yes'));
    await stack.ready(7); // 2 nodes, 3 Sentinels, a proxy, Webdis
  });

  test('pulumi preview plans no change after that', async () => {
    succeeded(await pulumi('preview', '--expect-no-changes'));
  });

  test('pulumi stack output says where to connect and hides the password', async () => {
    const outputs = JSON.parse(succeeded(await pulumi('stack', 'output', '--json')).stdout) as object;
    expect(outputs).toMatchObject({
      host: `${name}.${namespace.name}.svc.cluster.local`,
      port: 6379,
      url: '[secret]',
    });
  });

  modules(stack);

  stack.step('pulumi destroy removes it and keeps the volumes', async () => {
    await client.stop();
    succeeded(await pulumi('destroy', '--yes'));
    expect(await namespace.list<Manifest>('pods')).toEqual([]);
    expect(await namespace.list<Manifest>('persistentvolumeclaims')).toHaveLength(5);
  });
});

function modules({ client, name, namespace }: ClusterStack): void {
  const title = 'with an image that brings modules';
  const suite = MODULE_IMAGE ? describe : describe.skip;
  suite(MODULE_IMAGE ? title : `${title} [skipped: MODULE_IMAGE names no image with a search module]`, () => {
    beforeAll(() => client.start());

    test.each([0, 1])('node %i lists the search module', async (node) => {
      const address = { host: `${name}-${node}`, user: 'admin' } as const;
      const loaded = await client.askJson<{ name: string }[]>(address, 'MODULE', 'LIST');
      expect(loaded.map((module) => module.name)).toContainEqual(expect.stringMatching(/^(ft|search)$/));
    });

    test('Webdis makes an index, adds a document and finds it', async () => {
      await withWebdis(namespace, name, async (http) => {
        expect(await http.json('/FT.CREATE/pages/SCHEMA/title/TEXT')).toEqual({ 'FT.CREATE': [true, 'OK'] });
        // Old versions index what FT.ADD adds, newer ones every hash.
        const [added] = Object.values(
          await http.json('/FT.ADD/pages/page-1/1/FIELDS/title/hello world'),
        ).flat();
        if (added === false) await http.json('/HSET/page-1/title/hello world');
        const answer = await http.json('/FT.SEARCH/pages/hello');
        expect(answer['FT.SEARCH']).toEqual([1, 'page-1', ['title', 'hello world']]);
      });
    });
  });
}
