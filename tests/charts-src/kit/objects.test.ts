import { disruptionBudget, podServices, selectorOf, serviceAccount } from '../../../charts-src/kit';
import { find, renderAlone, titles } from '../support';

const part = { app: 'shop', managedBy: 'tool', instance: 'cart', component: 'cache' };
const object = { name: 'cart', part };

test('every pod of a set gets a Service of its name that leads to it whether it is ready or not', () => {
  const port = { name: 'cache', number: 1234 };
  const objects = renderAlone((chart) => podServices(chart, { ...object, pods: ['cart-0', 'cart-1'], port }));
  expect(titles(objects)).toEqual(['Service/cart-0', 'Service/cart-1', 'Service/cart-headless']);
  expect(find(objects, 'Service/cart-1').spec).toEqual({
    selector: { ...selectorOf(part), 'statefulset.kubernetes.io/pod-name': 'cart-1' },
    publishNotReadyAddresses: true,
    ports: [{ name: 'cache', port: 1234, targetPort: 'cache' }],
  });
});

test('the governing Service is headless and selects all pods', () => {
  const port = { name: 'cache', number: 1234 };
  let name!: string;
  const objects = renderAlone((chart) => {
    name = podServices(chart, { ...object, pods: ['cart-0'], port });
  });
  expect(find(objects, `Service/${name}`).spec).toMatchObject({
    clusterIP: 'None',
    selector: selectorOf(part),
    publishNotReadyAddresses: true,
  });
});

test('one pod of a part is evicted at a time', () => {
  const [budget] = renderAlone((chart) => disruptionBudget(chart, object));
  expect(budget.spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: selectorOf(part) } });
});

test('the identity of pods has no token', () => {
  const [account] = renderAlone((chart) => serviceAccount(chart, object));
  expect(account).toMatchObject({ kind: 'ServiceAccount', automountServiceAccountToken: false });
});
