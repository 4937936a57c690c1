import { ownedDirectives } from '../../../charts-src/redis/owned-directives';
import { problemsOf } from './problems';

const names = Object.keys(ownedDirectives).map((name) => name.replace('*', 'x'));

test.each([...names, 'tls-port', 'cluster-enabled', 'replica-announce-ip', 'slave-announce-port'])(
  'redis.config.%s is refused with the reason or what to set instead',
  (name) => {
    const problems = problemsOf({ redis: { config: { [name]: 'hunter2' } } });
    expect(problems).toEqual({
      [`redis.config.${name}`]: expect.stringMatching(
        /^the stack sets this directive itself: (?!.*hunter2).{10,}/,
      ),
    });
  },
);
