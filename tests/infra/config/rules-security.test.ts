import { loadConfig } from '../../../infra/config';
import { problemsOf } from './problems';

const OPEN = { basicAuth: false, allowFrom: ['0.0.0.0/0'] };

test.each([
  [OPEN, 'got 0.0.0.0/0 with basicAuth: false'],
  [{ basicAuth: false }, 'got no network, which allows all, with basicAuth: false'],
])('Webdis that anybody could use is refused: %j', (webdis, text) => {
  expect(problemsOf({ webdis })).toEqual({ 'webdis.allowFrom': expect.stringContaining(text) });
});

test.each([false, { allowFrom: ['0.0.0.0/0'] }, { basicAuth: false, allowFrom: ['10.0.0.0/8'] }])(
  '%j is taken',
  (webdis) => expect(() => loadConfig({ webdis })).not.toThrow(),
);
