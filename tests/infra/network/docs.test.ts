import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { V1NetworkPolicyPeer, V1NetworkPolicyPort } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { loadConfig } from '../../../infra/config';
import { standIn } from '../../../infra/delivery/source';
import { withFlows } from '../../../infra/network/docs';
import { buildStack } from '../../../infra/stack';
import { type Manifest, ofKind, pods, selects } from '../../support/manifest';
import { rulesOf } from '../../support/policies';
import { manifestsOf } from '../../support/yaml-snapshot';

const PAGE = readFileSync(join(__dirname, '../../../docs/network.md'), 'utf8');
const NAMES: Readonly<Record<string, string>> = {
  redis: 'data nodes',
  sentinel: 'Sentinels',
  proxy: 'proxy',
  webdis: 'Webdis',
  insight: 'RedisInsight',
};

/** Each config of the page with the rows of the table behind it, without the reasons. */
const examples = PAGE.split('```yaml\nconfig:\n')
  .slice(1)
  .map((text) => {
    const [config, rest] = text.split('```\n');
    const lines = rest.split('\n').filter((line) => line.startsWith('| '));
    const rows = lines.slice(2).map((line) =>
      line
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim())
        .join(' | '),
    );
    return { objects: render(`config:\n${config}`), rows };
  });

function render(stackFile: string): Manifest[] {
  const { config } = parse(stackFile) as { config: Record<string, unknown> };
  const values = Object.entries(config).map(([key, value]) => [key.split(':')[1], value]);
  return manifestsOf(buildStack(loadConfig(Object.fromEntries(values)), standIn).chart);
}

/** What the rendered policies allow, as rows of the table; each side of a connection is one. */
function drawn(objects: readonly Manifest[], direction: 'Ingress' | 'Egress'): string[] {
  return ofKind(objects, 'NetworkPolicy').flatMap((policy) => {
    const own = partName({ podSelector: policy.spec.podSelector }, objects)!;
    return rulesOf(policy, direction).flatMap(({ peers, ports }) =>
      peers.map((peer) => {
        const other = partName(peer, objects) ?? peerName(peer);
        const ends = direction === 'Ingress' ? [other, own] : [own, other];
        return [...ends, ports.map(portName).join(', ')].join(' | ');
      }),
    );
  });
}

/** The part whose pods, and no others, are selected. */
function partName({ namespaceSelector, podSelector }: V1NetworkPolicyPeer, objects: readonly Manifest[]) {
  if (namespaceSelector || !podSelector) return undefined;
  const chosen = pods(objects).filter(({ labels }) => selects(podSelector, labels));
  const parts = new Set(chosen.map(({ labels }) => labels['app.kubernetes.io/component']));
  return parts.size === 1 ? NAMES[[...parts][0]] : undefined;
}

function peerName({ namespaceSelector, podSelector, ipBlock }: V1NetworkPolicyPeer): string {
  if (ipBlock) return ipBlock.cidr;
  const labels = Object.entries(podSelector?.matchLabels ?? {}).map((pair) => pair.join('='));
  const namespace = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
  const who = labels.length > 0 ? `pods ${labels.join(',')}` : 'all pods';
  return `${who} in ${namespace ? `namespace ${namespace}` : 'the namespace of the stack'}`;
}

const portName = ({ port, protocol }: V1NetworkPolicyPort) =>
  protocol === 'TCP' ? String(port) : `${port}/${protocol}`;

const isInside = (row: string) =>
  row
    .split(' | ')
    .slice(0, 2)
    .every((end) => Object.values(NAMES).includes(end));

test('docs/network.md is up to date (else run: npm run docs)', () => {
  expect(PAGE).toBe(withFlows(PAGE));
});

test('there is a table for each engine', () => {
  expect(examples.map(({ rows }) => rows.length > 5)).toEqual([true, true]);
});

describe.each(examples)('table %#', ({ objects, rows }) => {
  const [into, outOf] = [drawn(objects, 'Ingress'), drawn(objects, 'Egress')];

  test('is what the rendered policies allow', () => {
    expect([...new Set([...into, ...outOf])].sort()).toEqual([...rows].sort());
  });

  test('what is said inside the stack is allowed on both sides', () => {
    expect(into.filter(isInside).sort()).toEqual(outOf.filter(isInside).sort());
  });
});

test('a page that lost its marks is not overwritten', () => {
  expect(() => withFlows('# Network')).toThrow('docs/network.md has no config');
});
