import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, typeErrors } from '../support/examples';

const EXAMPLES = join(ROOT, 'examples');
const folders = readdirSync(EXAMPLES);
const PATHS = {
  'redis-ha-stack': [join(ROOT, 'charts-src/index.ts')],
  'redis-ha-stack/pulumi': [join(ROOT, 'infra/pulumi.ts')],
};

const textOf = (file: string) => readFileSync(join(EXAMPLES, file), 'utf8');
const programs = folders.flatMap((folder) =>
  readdirSync(join(EXAMPLES, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

test('every example says what it is and what to expect', () => {
  for (const folder of folders) {
    const text = textOf(join(folder, 'README.md'));
    expect({ folder, commands: text.includes('```sh\n') }).toEqual({ folder, commands: true });
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => join(EXAMPLES, folder, link));
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  }
});

test('all examples compile', () => {
  expect(programs).toHaveLength(4);
  expect(typeErrors(programs.map(textOf), PATHS)).toEqual([]);
}, 180_000);

test('a wrong prop is an error of the compiler', () => {
  const wrong = [
    textOf('cdk8s-app/main.ts').replace('replicas: 3', "replicas: 'three'"),
    textOf('cdk8s-app/main.ts').replace('replicas: 3', 'replica: 3'),
    textOf('pulumi-component/index.ts').replace('replicas: 3', "replicas: 'three'"),
    textOf('pulumi-component/index.ts').replace('webdis: false', 'webdiss: false'),
  ];
  expect(typeErrors(wrong, PATHS)).toEqual([
    "Type 'string' is not assignable to type 'number'.",
    expect.stringContaining("'replica' does not exist in type 'RedisHaProps'"),
    expect.stringContaining("Type 'string' is not assignable to type 'number"),
    expect.stringContaining("'webdiss' does not exist in type 'RedisHaStackArgs'"),
  ]);
}, 180_000);
