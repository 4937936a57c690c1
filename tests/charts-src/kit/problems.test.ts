import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { Problems } from '../../../charts-src/kit';

const construct = () => new Construct(new Chart(Testing.app(), 'shop'), 'Cache');

test('all that is wrong is said at once, with the path of the construct', () => {
  const problems = new Problems(construct()).unless(false, 'one').note('two', undefined).note('three');
  expect(() => problems.throw()).toThrow('shop/Cache: one; two; three');
});

test('where nothing is wrong nothing is thrown', () => {
  expect(() => new Problems(construct()).unless(true, 'one').note(undefined).throw()).not.toThrow();
});
