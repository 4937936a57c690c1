import { Chart, Duration } from 'cdk8s';
import {
  AwsSecretStore,
  AwsSecretStoreProps,
  ExternalConnection,
  ExternalCredentials,
  ExternalSource,
  RedisHa,
  StoreIdentity,
  connectionData,
  connectionTemplate,
  credentialKeys,
} from '../../../charts-src';
import { allRules, checkRules } from '../../support/rules';
import { kubernetesVersions, validateManifests } from '../../support/schema';
import { find, problemsOf, renderAlone, titles } from '../support';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:cart-AbCdEf';
const ROLE = 'arn:aws:iam::123456789012:role/reader';

interface Own {
  readonly store?: Partial<AwsSecretStoreProps>;
  readonly source?: Partial<ExternalSource>;
}

/** A stack whose passwords External Secrets brings. */
function stack(chart: Chart, { store: own, source }: Own = {}): RedisHa {
  const labels = { team: 'blue' };
  const store = new AwsSecretStore(chart, 'SecretStore', {
    ...{ name: 'cart', region: 'eu-central-1', labels },
    ...own,
  });
  const credentials = new ExternalCredentials(chart, 'Credentials', {
    name: 'cart',
    labels,
    source: { secret: ARN, store: store.ref, ...source },
  });
  return new RedisHa(chart, 'RedisHa', { name: 'cart', credentials, labels });
}

const render = (own?: Own) => renderAlone((chart) => stack(chart, own));

const endpoint = {
  host: 'cart.shop.svc.cluster.local',
  port: 6379,
  readPort: 6380,
  sentinelPort: 26379,
  masterName: 'shop.cart',
};

describe('a stack whose passwords External Secrets brings', () => {
  test.each(kubernetesVersions)('fits the schemas of Kubernetes %s and of External Secrets', (version) => {
    expect(validateManifests(render(), version)).toEqual([]);
    expect(validateManifests(render({ store: { identity: StoreIdentity.POD_IDENTITY } }), version)).toEqual(
      [],
    );
  });

  test('connection Secrets follow the store, or their ExternalSecret alone', () => {
    const policies = (source?: Partial<ExternalSource>) =>
      ['cart', 'cart-connection'].map(
        (name) => find(render({ source }), `ExternalSecret/${name}`).spec.refreshPolicy,
      );
    expect(policies()).toEqual([undefined, undefined]);
    expect(policies({ connections: 'OnChange' })).toEqual([undefined, 'OnChange']);
  });

  test('keeps every rule', () => {
    expect(checkRules(render(), allRules)).toEqual([]);
  });

  test('has no Secret', () => {
    expect(titles(render()).filter((title) => title.startsWith('Secret/'))).toEqual([]);
  });

  test('knows no value', () => {
    renderAlone((chart) => {
      const credentials = new ExternalCredentials(chart, 'Credentials', {
        name: 'cart',
        source: { secret: ARN, store: { kind: 'SecretStore', name: 'cart' } },
      });
      for (const key of credentialKeys()) expect(credentials.value(key)).toBe(undefined);
    });
  });
});

test('the Secret of the name of the stack gets each key from the key of the same name, and no other', () => {
  const { spec, metadata } = find(render(), 'ExternalSecret/cart');
  expect(spec.target).toMatchObject({ name: 'cart', creationPolicy: 'Owner' });
  expect(spec.target.template).not.toHaveProperty('data');
  expect(spec.target.template.metadata.labels).toEqual(metadata.labels);
  expect(spec.data.map((d: { secretKey: string }) => d.secretKey)).toEqual(credentialKeys());
  for (const { secretKey, remoteRef } of spec.data)
    expect(remoteRef).toMatchObject({ key: ARN, property: secretKey });
});

test('the store is named, and asked every hour unless told otherwise', () => {
  expect(find(render(), 'ExternalSecret/cart').spec).toMatchObject({
    refreshInterval: '3600s',
    secretStoreRef: { kind: 'SecretStore', name: 'cart' },
  });
  const store = { kind: 'ClusterSecretStore', name: 'aws' } as const;
  const { spec } = find(
    render({ source: { store, refreshInterval: Duration.millis(1500) } }),
    'ExternalSecret/cart-connection',
  );
  expect(spec).toMatchObject({ refreshInterval: '1.5s', secretStoreRef: store });
});

test('annotations are those of the ExternalSecrets', () => {
  const annotations = { 'example.com/sync': 'yes' };
  for (const title of ['ExternalSecret/cart', 'ExternalSecret/cart-connection'])
    expect(find(render({ source: { annotations } }), title).metadata.annotations).toEqual(annotations);
});

describe('the connection Secret', () => {
  const { spec } = find(render(), 'ExternalSecret/cart-connection');

  /** What the template engine makes of a template with these two expressions. */
  const filled = (password: string) =>
    Object.fromEntries(
      Object.entries<string>(spec.target.template.data).map(([key, template]) => [
        key,
        template
          .replaceAll('{{ .dbPassword }}', password)
          .replaceAll('{{ .dbPassword | urlquery }}', encodeURIComponent(password)),
      ]),
    );

  test('is that of a stack that knows the password', () => {
    expect(filled('Letters123')).toEqual(connectionData(endpoint, 'Letters123'));
  });

  test('has the password escaped in URLs only', () => {
    expect(filled('a/b@c')).toMatchObject({
      REDIS_PASSWORD: 'a/b@c',
      password: 'a/b@c',
      REDIS_URL: 'redis://default:a%2Fb%40c@cart.shop.svc.cluster.local:6379',
    });
  });

  test('reads no other password', () => {
    expect(spec.data).toMatchObject([
      { secretKey: 'dbPassword', remoteRef: { key: ARN, property: 'db-password' } },
    ]);
    expect(spec.data).toHaveLength(1);
    expect(spec.target.template.engineVersion).toBe('v2');
  });

  test('can be that of another user in another namespace', () => {
    const source = { secret: ARN, store: { kind: 'ClusterSecretStore', name: 'aws' } } as const;
    const own = { secretName: 'redis', namespace: 'web', passwordKey: 'web-password' };
    const [object] = renderAlone(
      (chart) => new ExternalConnection(chart, 'Connection', { name: 'cart', endpoint, source, ...own }),
    );
    expect(object.metadata).toMatchObject({ name: 'redis', namespace: 'web' });
    expect(object.spec.target.name).toBe('redis');
    expect(object.spec.data[0].remoteRef.property).toBe('web-password');
  });

  test('has nothing about Sentinels where there are none', () => {
    const { host, port, readPort } = endpoint;
    expect(Object.keys(connectionTemplate({ host, port, readPort }))).toEqual(
      Object.keys(connectionData({ host, port, readPort }, 'x')),
    );
  });
});

describe('the store', () => {
  test('reads Secrets Manager as a ServiceAccount with the role', () => {
    const objects = render({ store: { roleArn: ROLE } });
    expect(find(objects, 'SecretStore/cart').spec).toEqual({
      provider: {
        aws: {
          service: 'SecretsManager',
          region: 'eu-central-1',
          auth: { jwt: { serviceAccountRef: { name: 'cart-secret-store' } } },
        },
      },
    });
    expect(find(objects, 'ServiceAccount/cart-secret-store')).toMatchObject({
      metadata: { annotations: { 'eks.amazonaws.com/role-arn': ROLE }, labels: { team: 'blue' } },
      automountServiceAccountToken: false,
    });
  });

  test('has a ServiceAccount without role where none is known', () => {
    expect(find(render(), 'ServiceAccount/cart-secret-store').metadata).not.toHaveProperty('annotations');
  });

  test('is the controller itself with Pod Identity', () => {
    const objects = render({ store: { identity: StoreIdentity.POD_IDENTITY } });
    expect(find(objects, 'SecretStore/cart').spec.provider.aws).not.toHaveProperty('auth');
    expect(titles(objects)).not.toContain('ServiceAccount/cart-secret-store');
  });

  test('that is wrong says everything', () => {
    const store = { name: 'Cart', region: '', identity: StoreIdentity.POD_IDENTITY, roleArn: ROLE };
    expect(problemsOf(() => render({ store }))).toEqual([
      'chart/SecretStore',
      'name: got "Cart", allowed: lower-case letters, digits and -, starting with a letter',
      'region: got none, allowed: that of the secret',
      'roleArn: got one with identity pod-identity, allowed: only with irsa',
    ]);
  });
});

test('a secret without a name is refused', () => {
  expect(problemsOf(() => render({ source: { secret: '' } }))).toEqual([
    'chart/Credentials',
    'source.secret: got none, allowed: the name or ARN of the secret',
  ]);
});

test('a version that is none is refused', () => {
  const source = { secret: ARN, store: { kind: 'SecretStore', name: 'cart' } } as const;
  const credentials = (chart: Chart) =>
    new ExternalCredentials(chart, 'Credentials', { name: 'cart', source, version: 0.5 });
  expect(problemsOf(() => renderAlone(credentials))).toContain(
    'version: got 0.5, allowed: a whole number of 1 or more',
  );
});

test('what External Secrets does not know is refused by the schema of the tests', () => {
  const [object] = render().filter(({ kind }) => kind === 'SecretStore');
  const wrong = { ...object, spec: { provider: { aws: { service: 'SecretManager', auth: { irsa: {} } } } } };
  expect(validateManifests([wrong], '1.34').map(({ path, message }) => `${path} ${message}`)).toEqual([
    "/spec/provider/aws must have required property 'region'",
    '/spec/provider/aws/auth must NOT have additional properties: irsa',
    '/spec/provider/aws/service must be equal to one of the allowed values: SecretsManager, ParameterStore',
  ]);
});
