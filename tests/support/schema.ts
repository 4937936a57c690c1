import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { type Manifest, titleOf } from './manifest';

/** Versions of Kubernetes whose schemas are in tests/schemas. */
export const kubernetesVersions = ['1.28', '1.31', '1.34', '1.37'] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/** A field that a version of Kubernetes refuses. */
export interface Problem {
  /** e.g. `StatefulSet/cart`. */
  readonly object: string;
  /** JSON pointer into the manifest; empty for the object as a whole. */
  readonly path: string;
  readonly message: string;
}

interface Schemas {
  readonly kinds: Readonly<Record<string, string>>;
  readonly ajv: Ajv2020;
}

const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;
const PORT_NAME_OR_PERCENT = /^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$|^\d+%$/;
const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const INT32_MAX = 2 ** 31 - 1;

const loaded = new Map<KubernetesVersion, Schemas>();

/**
 * What a version of Kubernetes would refuse: unknown fields, missing ones, wrong types. A kind without a schema is a
 * problem too, so that no object goes unchecked.
 */
export function validateManifests(objects: readonly Manifest[], version: KubernetesVersion): Problem[] {
  const { kinds, ajv } = schemas(version);
  return objects.flatMap((object) => {
    const definition = kinds[`${object.apiVersion}/${object.kind}`];
    if (!definition) return [unknownKind(object, version)];
    const validate = ajv.getSchema(`kubernetes#/$defs/${definition}`) as ValidateFunction;
    return validate(object) ? [] : (validate.errors ?? []).map((error) => problem(object, error));
  });
}

function schemas(version: KubernetesVersion): Schemas {
  const known = loaded.get(version);
  if (known) return known;
  const parts = [`kubernetes-${version}`, 'external-secrets-v1', 'traefik-v1alpha1', 'cert-manager-v1'].map(
    read,
  );
  const kinds = Object.assign({}, ...parts.map((part) => part.kinds));
  const $defs = Object.assign({}, ...parts.map((part) => part.$defs));
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, formats: formats() });
  ajv.addSchema({ $id: 'kubernetes', $defs });
  const fresh = { kinds, ajv };
  loaded.set(version, fresh);
  return fresh;
}

function read(name: string): { readonly kinds: Record<string, string>; readonly $defs: object } {
  return JSON.parse(readFileSync(join(__dirname, '..', 'schemas', `${name}.json`), 'utf8'));
}

function formats(): Record<string, true | RegExp | { type: 'number'; validate: (n: number) => boolean }> {
  return {
    byte: BASE64,
    'date-time': true,
    double: true,
    'int-or-string': PORT_NAME_OR_PERCENT,
    int32: { type: 'number', validate: (n) => Math.abs(n) <= INT32_MAX },
    int64: { type: 'number', validate: Number.isSafeInteger },
    quantity: QUANTITY,
  };
}

function unknownKind(object: Manifest, version: KubernetesVersion): Problem {
  return {
    object: titleOf(object),
    path: '',
    message: `there is no schema of ${object.apiVersion} ${object.kind} for Kubernetes ${version} in tests/schemas`,
  };
}

function problem(object: Manifest, error: ErrorObject): Problem {
  const field = error.keyword === 'additionalProperties' ? `: ${error.params.additionalProperty}` : '';
  const allowed = error.keyword === 'enum' ? `: ${error.params.allowedValues.join(', ')}` : '';
  return { object: titleOf(object), path: error.instancePath, message: `${error.message}${field}${allowed}` };
}
