import { Chart } from 'cdk8s';
import { InsightAccess, RedisInsight, RedisInsightProps } from '../../../charts-src';
import {
  container,
  find,
  outside,
  plainEnv,
  problemsOf,
  render,
  renderAlone,
  secretEnv,
  template,
  titles,
} from '../support';

const DEPLOYMENT = 'Deployment/cart-insight';
const endpoint = { host: 'redis.example.org', port: 6390, readPort: 6391 };
const props: RedisInsightProps = { name: 'cart', endpoint, credentials: outside };
const alone = (own: Partial<RedisInsightProps> = {}) =>
  renderAlone((chart: Chart) => new RedisInsight(chart, 'Insight', { ...props, ...own }));

test('the stack is preset as the one database, without a click', () => {
  const one = container(render(), DEPLOYMENT);
  expect(plainEnv(one)).toEqual({
    RI_REDIS_HOST: 'cart.shop.svc.cluster.local',
    RI_REDIS_PORT: '6379',
    RI_REDIS_ALIAS: 'cart',
    RI_REDIS_USERNAME: 'insight',
    RI_ACCEPT_TERMS_AND_CONDITIONS: 'true',
    RI_DATABASE_MANAGEMENT: 'false',
    RI_STDOUT_LOGGER: 'true',
    RI_FILES_LOGGER: 'false',
    RI_STATICS_AUTO_UPDATE: 'false',
  });
  expect(secretEnv(one)).toEqual({
    RI_REDIS_PASSWORD: 'cart/insight-password',
    RI_ENCRYPTION_KEY: 'cart/insight-password',
  });
});

test('used alone, it is in front of any Redis', () => {
  const objects = alone();
  expect(titles(objects)).toEqual([
    'ServiceAccount/cart-insight',
    'Deployment/cart-insight',
    'Service/cart-insight',
  ]);
  expect(plainEnv(container(objects, DEPLOYMENT))).toMatchObject({
    RI_REDIS_HOST: 'redis.example.org',
    RI_REDIS_PORT: '6390',
  });
});

test('it is one pod that keeps nothing', () => {
  const objects = render();
  expect(find(objects, DEPLOYMENT).spec).toMatchObject({ replicas: 1 });
  expect(template(objects, DEPLOYMENT).spec!.volumes!.map(({ name, emptyDir }) => [name, emptyDir])).toEqual([
    ['data', { sizeLimit: '256Mi' }],
    ['tmp', { sizeLimit: '256Mi' }],
  ]);
});

test('its user may only look, unless writing is asked for', () => {
  const acl = (access?: InsightAccess) =>
    /^user insight .*$/m.exec(
      find(render({ insight: { access } }), 'ConfigMap/cart-redis').data['users.acl'],
    )![0];
  expect(acl()).not.toContain('+@write');
  expect(acl(InsightAccess.READ_ONLY)).toBe(acl());
  expect(acl(InsightAccess.READ_WRITE)).toContain('+@write');
});

test('everything that is wrong is said at once', () => {
  expect(problemsOf(() => alone({ name: 'A', image: 'x', imagePullPolicy: 'y' }))).toEqual([
    'chart/Insight',
    'name: got "A", allowed: lower-case letters, digits and -, starting with a letter',
    'image: got x, allowed: a reference with an exact tag or a digest',
    'imagePullPolicy: got y, allowed: IfNotPresent, Always, Never',
  ]);
});
