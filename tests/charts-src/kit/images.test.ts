import { imageProblem, imageReference, pullPolicyProblem } from '../../../charts-src/kit';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['docker.io/library/redis:8.6.3', 'r.example/m', 'r.example/m/library/redis:8.6.3'],
  ['docker.io/library/redis:8.6.3', 'r.example:5000', 'r.example:5000/library/redis:8.6.3'],
  ['docker.io/library/redis:8.6.3', 'r.example/m/', 'r.example/m/library/redis:8.6.3'],
  ['localhost:5000/redis:8', 'r.example', 'r.example/redis:8'],
  ['localhost/redis:8', 'r.example', 'r.example/redis:8'],
  ['library/redis:8', 'r.example', 'r.example/library/redis:8'],
  ['redis:8', 'r.example', 'r.example/redis:8'],
  [`docker.io/library/redis@${DIGEST}`, 'r.example', `r.example/library/redis@${DIGEST}`],
])('%s from registry %s is %s', (reference, registry, expected) => {
  expect(imageReference(reference, registry)).toBe(expected);
});

test('without a registry an image is what it is', () => {
  expect(imageReference('docker.io/library/redis:8.6.3')).toBe('docker.io/library/redis:8.6.3');
});

test.each(['redis:8.6.3', 'localhost:5000/redis:8', `redis@${DIGEST}`, `docker.io/redis:latest@${DIGEST}`])(
  '%s is an exact image',
  (reference) => {
    expect(imageProblem(reference)).toBeUndefined();
  },
);

test.each([
  'redis',
  'redis:latest',
  'localhost:5000/redis',
  'redis@sha256:abc',
  'redis: 8',
  'my redis:8',
  '',
])('"%s" is no exact image', (reference) => {
  expect(imageProblem(reference)).toBe(
    `image: got ${reference}, allowed: a reference with an exact tag or a digest`,
  );
});

test('pull policies are those of Kubernetes', () => {
  for (const imagePullPolicy of [undefined, 'IfNotPresent', 'Always', 'Never']) {
    expect(pullPolicyProblem({ imagePullPolicy })).toBeUndefined();
  }
  expect(pullPolicyProblem({ imagePullPolicy: 'always' })).toBe(
    'imagePullPolicy: got always, allowed: IfNotPresent, Always, Never',
  );
});
