import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { StackConfig, loadConfig } from '../infra/config';
import { planOf } from './infra/cli/fixtures';
import { ROOT } from './support/examples';

const PAGE = readFileSync(join(ROOT, 'docs/moving.md'), 'utf8');

interface Claim {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: object;
}
interface PodSpec {
  readonly securityContext: object;
  readonly containers: readonly { readonly image: string; readonly securityContext: object }[];
}
interface StatefulSet {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: { readonly spec: PodSpec };
    readonly volumeClaimTemplates: readonly Claim[];
  };
}

/** What the page has kubectl make for the stack cart. */
function madeByHand(): { claim: Claim; pod: PodSpec } {
  const [, text] = /<<'YAML'\n(.*?)\n *YAML\n/s.exec(PAGE)!;
  const [claim, pod] = parseAllDocuments(text.replace(/^ {3}/gm, '')).map((one) => one.toJS() as unknown);
  return { claim: claim as Claim, pod: (pod as { spec: PodSpec }).spec };
}

function statefulSet(): StatefulSet {
  const { objects } = planOf({ name: 'cart', namespace: 'shop' });
  const found = objects.find(({ kind, name }) => kind === 'StatefulSet' && name === 'cart');
  return found!.manifest as unknown as StatefulSet;
}

test('the claim is the one that the first node looks for and that down finds', () => {
  const { claim } = madeByHand();
  const { metadata, spec } = statefulSet();
  const [template] = spec.volumeClaimTemplates;
  expect(claim.metadata.name).toBe(`${template.metadata.name}-${metadata.name}-0`);
  expect(claim.metadata.labels).toEqual(spec.selector.matchLabels);
  const inGibibytes = JSON.stringify(template.spec).replace('"1024Mi"', '"1Gi"');
  expect(claim.spec).toEqual(JSON.parse(inGibibytes));
});

test('the pod that brings the file may do what the node may, and its file is the node’s', () => {
  const { pod } = madeByHand();
  const node = statefulSet().spec.template.spec;
  expect(node.securityContext).toMatchObject(pod.securityContext);
  expect(pod.containers[0].image).toBe(node.containers[0].image);
  expect(node.containers[0].securityContext).toMatchObject(pod.containers[0].securityContext);
});

test('the config is a valid one, with its file', () => {
  const [, text] = /```yaml\n(.*?) *```/s.exec(PAGE)!;
  const values = parse(text.replace(/^ {3}/gm, '').replaceAll('redis-ha-stack:', '')) as Record<
    string,
    unknown
  >;
  const config: StackConfig = loadConfig(values);
  expect(config.elasticache.importFrom).toBe('s3://backups/cart.rdb');
});
