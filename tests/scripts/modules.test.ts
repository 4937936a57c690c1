import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Pod, scenarios, underEachShell } from './kit';

const MISSING = '/opt/modules/missing.so';

underEachShell('modules of a data node', (shell) => {
  const scenario = scenarios(shell);

  scenario('every module that the image brings is loaded, and no other file', async (stack) => {
    const [node] = stack.nodes;
    for (const name of ['search.so', 'json.so', 'README']) writeFileSync(join(node.modules, name), '');
    // as these are no real modules, Redis refuses the first of them
    const container = node.boot({ SENTINELS: '0' });
    expect((await container.exit()).code).toBe(1);
    expect(container.output).toContain(`Module ${join(node.modules, 'json.so')} failed to load`);
    expect(modulesOf(node)).toEqual([join(node.modules, 'json.so'), join(node.modules, 'search.so')]);
  });

  scenario('named modules are loaded too, each once', async (stack) => {
    const [node] = stack.nodes;
    const brought = join(node.modules, 'search.so');
    const other = join(stack.processes.subfolder('other'), 'own.so');
    const below = join(stack.processes.subfolder(join(node.name, 'modules', 'more')), 'below.so');
    for (const file of [brought, other, below]) writeFileSync(file, '');
    await node.boot({ SENTINELS: '0', MODULES: [other, brought, below].join(' ') }).exit();
    expect(modulesOf(node)).toEqual([brought, other, below]);
  });

  scenario(
    'a named module that is missing is an error that says what to do',
    async (stack) => {
      const [node] = stack.nodes;
      const container = node.boot({ SENTINELS: '0' });
      expect((await container.exit()).code).toBe(1);
      expect(container.output).toContain(
        `module ${MISSING} is not in the image; remove it from redis.modules or use an image that brings it`,
      );
      expect(node.serving).toBe(false);
      expect(existsSync(join(node.data, 'appendonlydir'))).toBe(false);
    },
    { redis: { modules: [MISSING] } },
  );
});

function modulesOf(node: Pod): string[] {
  const lines = readFileSync(join(node.run, 'redis.conf'), 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('loadmodule '))
    .map((line) => line.slice('loadmodule '.length));
}
