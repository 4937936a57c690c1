import { labelsOf, selectorOf } from '../../../charts-src/kit';

const part = { app: 'shop', managedBy: 'tool', instance: 'cart', component: 'cache' };

test('a selector names the application, the instance and the component', () => {
  expect(selectorOf(part)).toEqual({
    'app.kubernetes.io/name': 'shop',
    'app.kubernetes.io/instance': 'cart',
    'app.kubernetes.io/component': 'cache',
  });
});

test('labels are those of the selector, the recommended ones and the own ones', () => {
  expect(labelsOf(part, { team: 'blue' })).toEqual({
    team: 'blue',
    ...selectorOf(part),
    'app.kubernetes.io/part-of': 'cart',
    'app.kubernetes.io/managed-by': 'tool',
  });
});

test('own labels never change what selectors look for', () => {
  expect(labelsOf(part, { 'app.kubernetes.io/name': 'other' })).toEqual(labelsOf(part));
});
