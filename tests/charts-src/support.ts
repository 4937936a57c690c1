import { Chart, Testing } from 'cdk8s';
import type { V1Container, V1EnvVar, V1PodTemplateSpec } from '@kubernetes/client-node';
import { Credentials, ICredentials, credentialKeys } from '../../charts-src';
import type { Manifest } from '../support/manifest';
import { NAMESPACE, secretOf, stackChart, type StackProps } from '../support/stacks';
import { manifestsOf } from '../support/yaml-snapshot';

/** The objects of a stack named `cart` in namespace `shop`. */
export const render = (props: StackProps = {}): Manifest[] => manifestsOf(stackChart(props));

/** The objects that one room makes in an empty chart. */
export function renderAlone(
  build: (chart: Chart) => unknown,
  namespace: string | null = NAMESPACE,
): Manifest[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace: namespace ?? undefined });
  build(chart);
  return manifestsOf(chart);
}

/** A Secret that exists outside the chart. */
export const outside: ICredentials = Credentials.fromSecretName('cart');

export const allValues = (): Record<string, string> =>
  Object.fromEntries(credentialKeys().map((key) => [key, secretOf(key)]));

/** @throws Error that lists what there is, when the object is missing */
export function find(objects: readonly Manifest[], title: string): Manifest {
  const found = objects.find(({ kind, metadata }) => `${kind}/${metadata.name}` === title);
  if (found) return found;
  throw new Error(`${title} is not among ${titles(objects).join(', ')}`);
}

export const titles = (objects: readonly Manifest[]): string[] =>
  objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

export const template = (objects: readonly Manifest[], title: string): V1PodTemplateSpec =>
  find(objects, title).spec.template;

/** The first container of a workload. */
export const container = (objects: readonly Manifest[], title: string): V1Container =>
  template(objects, title).spec!.containers[0];

/** Plain values of a container's environment. */
export const plainEnv = ({ env = [] }: V1Container): Record<string, string> =>
  Object.fromEntries(env.filter(({ value }) => value !== undefined).map(({ name, value }) => [name, value!]));

/** Keys of Secrets that a container's environment is filled from, as `secret/key`. */
export const secretEnv = ({ env = [] }: V1Container): Record<string, string> =>
  Object.fromEntries(env.filter(fromSecret).map(({ name, valueFrom }) => [name, reference(valueFrom!)]));

const fromSecret = ({ valueFrom }: V1EnvVar) => valueFrom?.secretKeyRef !== undefined;
const reference = ({ secretKeyRef: ref }: NonNullable<V1EnvVar['valueFrom']>) => `${ref!.name}/${ref!.key}`;

/** What is wrong with what a function builds, a sentence each; the construct path comes first. */
export function problemsOf(build: () => unknown): string[] {
  try {
    build();
  } catch (error) {
    const [, path, sentences] = /^(\S+): ([^]*)$/.exec((error as Error).message) ?? [];
    return path ? [path, ...sentences.split('; ')] : [(error as Error).message];
  }
  return [];
}
