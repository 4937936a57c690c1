import { ApiObject, Chart, Testing } from 'cdk8s';
import { expectDeterministic, expectYaml, manifestsOf, toYaml } from './yaml-snapshot';

function chartOf(...data: object[]): Chart {
  const chart = new Chart(Testing.app(), 'chart');
  data.forEach((fields, i) => {
    const metadata = { name: `map-${i}`, annotations: { 'checksum/config': `${i}9f86d081884c7d65` } };
    new ApiObject(chart, `Map${i}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: fields });
  });
  return chart;
}

test('objects become one YAML stream with readable texts and masked checksums', () => {
  expect(toYaml(manifestsOf(chartOf({ 'a.conf': 'one "line"\ntwo `lines`\n' }, { b: 'c' }))))
    .toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    checksum/config: <checksum>
  name: map-0
data:
  a.conf: |
    one "line"
    two \`lines\`
---
apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    checksum/config: <checksum>
  name: map-1
data:
  b: c
`);
});

test('a snapshot has the YAML as it is, without the text of scripts', () => {
  expectYaml(manifestsOf(chartOf({ 'boot.sh': 'echo "$HOME"\n', 'a.conf': 'quoted "text"\n' })));
});

test('a chart that differs from build to build is not deterministic', () => {
  let built = 0;
  expectDeterministic(() => chartOf({ key: 'value' }));
  expect(() => expectDeterministic(() => chartOf({ key: `value ${built++}` }))).toThrow('value 1');
});
