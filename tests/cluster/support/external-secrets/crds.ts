import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../support/examples';
import { output, run } from '../run';

type Json = Readonly<Record<string, unknown>>;

const FILE = join(ROOT, 'tests/schemas/external-secrets-v1.json');
const GROUP = 'external-secrets.io';
/** By it the kinds that a test has made are told from those of a real External Secrets. */
const OWN = 'redis-ha-stack/test-double';

const NAMES = { ExternalSecret: 'externalsecrets', SecretStore: 'secretstores' } as const;

/** The kinds of External Secrets as CustomResourceDefinitions, so that the API server checks objects by their schema. */
export function externalSecretsCrds(): object[] {
  const { $defs } = JSON.parse(readFileSync(FILE, 'utf8')) as { $defs: Record<string, Json> };
  return Object.entries(NAMES).map(([kind, plural]) => {
    const { spec } = $defs[`io.external-secrets.v1.${kind}`].properties as Record<string, Json>;
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${GROUP}`, labels: { [OWN]: '' } },
      spec: {
        group: GROUP,
        scope: 'Namespaced',
        names: { kind, plural, singular: kind.toLowerCase() },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            subresources: { status: {} },
            schema: {
              openAPIV3Schema: {
                type: 'object',
                required: ['spec'],
                properties: {
                  spec: structural(spec, $defs),
                  status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                },
              },
            },
          },
        ],
      },
    };
  });
}

/** A structural schema has no references, and does not forbid the fields that it does not name: strict requests do. */
function structural(schema: Json, definitions: Readonly<Record<string, Json>>): Json {
  const { $ref, ...own } = schema;
  if (typeof $ref === 'string') return structural(definitions[$ref.replace('#/$defs/', '')], definitions);
  const { properties, additionalProperties, items, ...rest } = own;
  const inner = (value: unknown) => structural(value as Json, definitions);
  return {
    ...rest,
    ...(typeof properties === 'object' && {
      properties: Object.fromEntries(Object.entries(properties!).map(([key, value]) => [key, inner(value)])),
    }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: inner(additionalProperties) }),
    ...(typeof items === 'object' && { items: inner(items) }),
  };
}

/** Two controllers would write the same Secrets: the kinds that a test has not made belong to a real one. */
export function foreignExternalSecrets(): string | undefined {
  const foreign = ['get', 'crd', '-o', 'name', '-l', `!${OWN}`];
  const { stdout } = spawnSync('kubectl', foreign, { encoding: 'utf8' });
  return stdout.includes(`.${GROUP}\n`) ? 'the cluster has an External Secrets of its own' : undefined;
}

/** Puts the kinds into the cluster and waits until it serves them. */
export async function makeCrds(): Promise<void> {
  const input = externalSecretsCrds()
    .map((crd) => JSON.stringify(crd))
    .join('\n---\n');
  await output(['kubectl', 'apply', '-f', '-'], { input });
  await output(['kubectl', 'wait', 'crd', '-l', OWN, '--for=condition=Established', '--timeout=60s']);
}

/** Removes them, with all their objects. */
export async function removeCrds(): Promise<void> {
  await run(['kubectl', 'delete', 'crd', '-l', OWN, '--timeout=60s']);
}
