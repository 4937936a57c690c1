import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { binaryPath, describeIf } from '../support/binaries';
import { authority } from '../support/certificates';
import { containers, ofKind } from '../support/manifest';
import { render } from './kit';

const ROOT = join(__dirname, '..', '..');
const SCRIPTS = readdirSync(join(ROOT, 'charts-src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.sh'))
  .map((path) => join('charts-src', path))
  .sort();

/** Read by other scripts, never run. */
const INCLUDED = ['common.sh', 'evidence.sh', 'own-evidence.sh', 'abdicate.sh', 'logins.sh'];

describe('scripts of the pods', () => {
  const { objects } = render({ version: 2, tls: authority().issue() });
  const maps = new Map(
    ofKind(objects, 'ConfigMap').map((map) => [map.metadata.name, map.data as Record<string, string>]),
  );

  test('every script that a container or a probe runs is mounted into it', () => {
    const runs = containers(objects).flatMap(({ title, workload, container }) => {
      const volume = workload.spec.volumes?.find(({ name }) => name === 'config');
      const files = Object.keys(maps.get(volume?.configMap?.name) ?? {});
      return scriptsOf(container).map((script) => ({ title, script, files }));
    });
    expect(new Set(runs.map(({ title, script }) => `${title}: ${script}`)).size).toBe(9);
    expect(runs.filter(({ script, files }) => !files.includes(script))).toEqual([]);
  });

  test('what they include is mounted beside them', () => {
    const sources = [...maps].flatMap(([map, files]) =>
      Object.entries(files).flatMap(([name, text]) =>
        [...text.matchAll(/\$\{?CONFIG(?::=\/config)?\}?\/([\w.-]+\.(?:sh|conf|cfg|acl))/g)].map(
          ([, file]) => [map, name, file],
        ),
      ),
    );
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.filter(([map, , file]) => !(file! in maps.get(map)!))).toEqual([]);
  });

  test('every script of the sources is in some pod, as it is', () => {
    const mounted = new Set([...maps.values()].flatMap((files) => Object.values(files)));
    const missing = SCRIPTS.filter((path) => !mounted.has(readFileSync(join(ROOT, path), 'utf8')));
    expect(missing).toEqual([]);
  });

  test.each(SCRIPTS)('%s says what reads it', (path) => {
    const [first] = readFileSync(join(ROOT, path), 'utf8').split('\n');
    expect(first).toBe(INCLUDED.includes(basename(path)) ? '# shellcheck shell=sh' : '#!/bin/sh');
  });
});

describeIf('shellcheck', 'shellcheck', () => {
  test('finds nothing in any script', () => {
    expect(outputOf('shellcheck', '-x', ...SCRIPTS)).toBe('');
  });
});

for (const shell of ['dash', 'busybox'] as const) {
  describeIf(shell, `the parser of ${shell}`, () => {
    test.each(SCRIPTS)('takes %s', (path) => {
      expect(outputOf(shell, ...(shell === 'busybox' ? ['sh'] : []), '-n', path)).toBe('');
    });
  });
}

/** What a checker writes, be it content or not. */
function outputOf(binary: 'shellcheck' | 'dash' | 'busybox', ...args: string[]): string {
  try {
    return execFileSync(binaryPath(binary), args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
}

/** Base names of the scripts that a container runs: as its command, in its probes and hooks. */
function scriptsOf(container: unknown): string[] {
  return [...JSON.stringify(container).matchAll(/"\/config\/([\w-]+\.sh)"/g)].map(([, file]) => file);
}
