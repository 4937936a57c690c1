import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

function run(mistake: string) {
  const program = join(__dirname, 'programs/late-errors.ts');
  return spawnSync(process.execPath, ['-r', 'sucrase/register', program, mistake], { encoding: 'utf8' });
}

const OUTSIDE = 'a secret stands outside the data of a Secret; put it into a Secret object and refer to that';

test.each([
  ['secret-leaf', `shop/wrong: /data/password: ${OUTSIDE}`],
  ['secret-in-text', `shop/wrong: /data/url: ${OUTSIDE}`],
  ['secret-annotation', `shop/wrong: /metadata/annotations/hash: ${OUTSIDE}`],
  [
    'object-in-text',
    'shop/wrong: /data/url joins an Output of type object into a text; only texts, numbers and booleans',
  ],
])('a program with the mistake %s fails, tells the construct and not the value', (mistake, message) => {
  const { status, stderr, stdout } = run(mistake);
  expect(stderr).toContain(message);
  expect(status).not.toBe(0);
  expect(stderr + stdout).not.toContain('hunter2');
});

test('the same program without a mistake ends well', () => {
  expect(run('none')).toMatchObject({ status: 0, stderr: '' });
});
