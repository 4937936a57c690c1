import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { renderFiles, writeFiles } from '../../infra/cli/render';
import { planStack } from '../../infra/cli/stack-plan';
import { loadConfig } from '../../infra/config';
import { binaryPath, describeIf } from '../support/binaries';
import { ROOT } from '../support/examples';
import type { Manifest } from '../support/manifest';

const EXAMPLE = join(ROOT, 'examples/gitops');
const FILE = join(EXAMPLE, 'kustomization.yaml');

/** What the command of the page renders. */
function rendered() {
  const { config } = parse(readFileSync(join(EXAMPLE, 'stack.yaml'), 'utf8')) as { config: object };
  const values = Object.entries(config).map(([key, value]) => [key.replace('redis-ha-stack:', ''), value]);
  const source = {
    stack: 'gitops',
    file: 'Pulumi.gitops.yaml',
    config: loadConfig(Object.fromEntries(values)),
  };
  return renderFiles(planStack(source, 'external-secrets'));
}

test('kustomize takes every file that is rendered', () => {
  const { resources } = parse(readFileSync(FILE, 'utf8')) as { resources: string[] };
  expect([...resources].sort()).toEqual(
    rendered()
      .map(({ name }) => `base/${name}`)
      .sort(),
  );
});

describeIf('kubectl', 'kubectl kustomize', () => {
  test('labels every object and places the data nodes, and leaves names and selectors alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gitops-'));
    try {
      const files = rendered();
      writeFiles(join(folder, 'base'), 'gitops', files);
      copyFileSync(FILE, join(folder, 'kustomization.yaml'));
      const { stdout, stderr } = spawnSync(binaryPath('kubectl'), ['kustomize', folder], {
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      const objects = (text: string) => parseAllDocuments(text).map((d) => d.toJS() as Manifest);
      const before = objects(files.map(({ text }) => text).join('---\n'));
      const after = objects(stdout);
      const names = (list: readonly Manifest[]) => list.map((o) => `${o.kind} ${o.metadata.name}`).sort();
      expect(names(after)).toEqual(names(before));
      expect(after.filter(({ metadata }) => metadata.labels?.team !== 'shop')).toEqual([]);
      const nodes = (list: readonly Manifest[]) =>
        list.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'shopping-cart')!.spec;
      expect(nodes(after).template.spec.nodeSelector).toEqual({ pool: 'data' });
      expect(nodes(after).selector).toEqual(nodes(before).selector);
      expect(nodes(after).volumeClaimTemplates).toEqual(nodes(before).volumeClaimTemplates);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
