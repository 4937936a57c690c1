import { type Chart, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import type { Manifest } from './manifest';

/** The objects of a chart in the order in which they are applied. */
export function manifestsOf(chart: Chart): Manifest[] {
  return Testing.synth(chart) as Manifest[];
}

/** One YAML stream, as a reviewer would read it; checksums are masked, since each says only that something changed. */
export function toYaml(objects: readonly Manifest[]): string {
  const documents = objects.map((object) =>
    stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }),
  );
  return documents.join('---\n').replace(/^(\s*checksum\/\S+): .*$/gm, '$1: <checksum>');
}

/** Compares the objects as YAML with the snapshot of the running test; scripts are files with reviews of their own. */
export function expectYaml(objects: readonly Manifest[], hint?: string): void {
  const text = new YamlText(toYaml(objects.map(withoutScripts)).trimEnd());
  if (hint === undefined) expect(text).toMatchSnapshot();
  else expect(text).toMatchSnapshot(hint);
}

/** Builds a chart twice and expects the same bytes, and the same again when a chart is rendered a second time. */
export function expectDeterministic(build: () => Chart): void {
  const first = build();
  const rendered = JSON.stringify(manifestsOf(first));
  expect(JSON.stringify(manifestsOf(first))).toBe(rendered);
  expect(JSON.stringify(manifestsOf(build()))).toBe(rendered);
}

function withoutScripts(object: Manifest): Manifest {
  if (object.kind !== 'ConfigMap') return object;
  const entries = Object.entries(object.data ?? {});
  return {
    ...object,
    data: Object.fromEntries(entries.map(([k, v]) => [k, k.endsWith('.sh') ? '<script>' : v])),
  };
}

/** Keeps the serializer below from touching other strings: a snapshot of YAML has no quotes and no escapes. */
class YamlText {
  constructor(readonly text: string) {}
}

expect.addSnapshotSerializer({
  test: (value) => value instanceof YamlText,
  serialize: (value: YamlText) => value.text,
});
