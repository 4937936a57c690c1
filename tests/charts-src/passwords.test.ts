import { Chart } from 'cdk8s';
import { Certificate, Credentials, RedisHa, type RedisHaProps, credentialKeys } from '../../charts-src';
import { plan } from '../../infra/bridge/plan';
import { type Manifest, ofKind } from '../support/manifest';
import { allRules, checkRules } from '../support/rules';
import { kubernetesVersions, validateManifests } from '../support/schema';
import { secretOf } from '../support/stacks';
import { problemsOf, renderAlone } from './support';

interface Versions {
  readonly version?: number;
  readonly acceptPrevious?: boolean;
}

interface Options extends Versions {
  readonly tls?: RedisHaProps['tls'];
}

const apps = [{ namespace: 'blue', user: 'jobs' }];

function stack(chart: Chart, { tls, ...versions }: Options = {}): void {
  const keys = credentialKeys({ apps, ...versions });
  const values = Object.fromEntries(keys.map((key) => [key, secretOf(key)]));
  const credentials = new Credentials(chart, 'Credentials', { name: 'cart', apps, values, ...versions });
  new RedisHa(chart, 'RedisHa', { name: 'cart', credentials, apps, tls });
}

const render = (versions?: Options) => renderAlone((chart) => stack(chart, versions));
const SECOND = { version: 2, acceptPrevious: true };

const templates = (objects: readonly Manifest[]) =>
  Object.fromEntries(
    objects.filter(({ spec }) => spec?.template).map(({ metadata, spec }) => [metadata.name, spec.template]),
  );

test('the first version has no Job, no annotation and no further key', () => {
  const objects = render({ version: 1, acceptPrevious: true });
  expect(objects).toEqual(render());
  expect(ofKind(objects, 'Job')).toEqual([]);
  expect(JSON.stringify(objects.filter(({ kind }) => kind === 'Secret'))).not.toMatch(
    /-previous|password-version/,
  );
});

test('another version changes the pods of Webdis and RedisInsight alone', () => {
  const [first, second, third] = [render(), render(SECOND), render({ ...SECOND, version: 3 })].map(templates);
  for (const name of ['cart', 'cart-sentinel', 'cart-proxy']) {
    expect(second[name]).toEqual(first[name]);
    expect(third[name]).toEqual(first[name]);
  }
  for (const name of ['cart-webdis', 'cart-insight']) {
    expect(second[name].metadata.annotations['redis-ha-stack/password-version']).toBe('2');
    expect(third[name].metadata.annotations['redis-ha-stack/password-version']).toBe('3');
  }
});

test('the Secret has both passwords and says which version it is of', () => {
  const secret = ofKind(render(SECOND), 'Secret').find(({ metadata }) => metadata.name === 'cart')!;
  const keys = Object.keys(secret.stringData);
  expect(keys.sort()).toEqual([...credentialKeys({ apps, ...SECOND })].sort());
  expect(keys).toEqual(expect.arrayContaining(['app-jobs-password-previous', 'password-version']));
});

test('Webdis lets both HTTP logins in', () => {
  const config = (versions?: Versions) =>
    ofKind(render(versions), 'ConfigMap').find(({ metadata }) => metadata.name === 'cart-webdis')!.data[
      'webdis.json'
    ];
  expect(config(SECOND)).toContain('$WEBDIS_HTTP_AUTH_PREVIOUS');
  expect(config({ version: 2 })).not.toContain('PREVIOUS');
});

test('who gets a password is made after the Job that waits until it is accepted', () => {
  const chart = chartOf(SECOND);
  const { objects } = plan(chart, { namespace: 'shop' });
  const after = (name: string) => {
    const found = objects.filter((object) => object.name === name && object.kind !== 'Service');
    return found.flatMap(({ dependsOn }) => dependsOn).join(' ');
  };
  const [{ logicalName, name: job }] = objects.filter(({ kind }) => kind === 'Job');
  for (const name of ['cart-connection', 'cart-webdis', 'cart-insight'])
    expect(after(name)).toContain(logicalName);
  for (const name of ['cart', 'cart-sentinel', 'cart-proxy']) expect(after(name)).not.toContain(logicalName);
  expect(after(job)).toMatch(/Redis.*Sentinel|Sentinel.*Redis/);
});

describe('the Job', () => {
  test.each(kubernetesVersions)('fits the schemas of Kubernetes %s', (version) => {
    expect(validateManifests(render(SECOND), version)).toEqual([]);
  });

  test('keeps every rule', () => {
    expect(checkRules(render(SECOND), allRules)).toEqual([]);
  });

  test('has the version in its name, and what its pod is made of, which a Job can not change', () => {
    const named = (props: Options) => ofKind(render({ ...SECOND, ...props }), 'Job')[0].metadata.name;
    expect(named({})).toMatch(/^cart-passwords-2-[0-9a-f]{8}$/);
    expect(named({})).toBe(named({}));
    expect(named({ tls: Certificate.fromSecretName('certificate') })).not.toBe(named({}));
  });

  test('stays when it is done', () => {
    const [job] = ofKind(render(SECOND), 'Job');
    expect(job.spec.ttlSecondsAfterFinished).toBe(undefined);
  });

  test('knows whom to trust where servers speak TLS, and no key', () => {
    const objects = render({ ...SECOND, tls: Certificate.fromSecretName('certificate') });
    const { containers, volumes } = ofKind(objects, 'Job')[0].spec.template.spec;
    const items = [{ key: 'ca.crt', path: 'ca.crt' }];
    expect(volumes).toContainEqual({
      name: 'tls',
      secret: { secretName: 'certificate', defaultMode: 0o440, items },
    });
    expect(containers[0].volumeMounts).toContainEqual({ name: 'tls', mountPath: '/tls', readOnly: true });
    expect(containers[0].env).toContainEqual({ name: 'TLS', value: '/tls' });
  });

  test('knows every user of every kind of member', () => {
    const { data } = ofKind(render(SECOND), 'ConfigMap').find(
      ({ metadata }) => metadata.name === 'cart-passwords',
    )!;
    expect(data['users.redis']).toContain('default db-password\n');
    expect(data['users.redis']).toContain('jobs app-jobs-password\n');
    expect(data['users.sentinel']).not.toContain('jobs');
  });
});

test.each([0, 1.5, -1])('version %d is refused', (version) => {
  expect(problemsOf(() => render({ version }))).toContain(
    `version: got ${version}, allowed: a whole number of 1 or more`,
  );
});

function chartOf(versions: Versions): Chart {
  let built!: Chart;
  renderAlone((chart) => {
    built = chart;
    stack(chart, versions);
  });
  return built;
}
