import type { NodeState, SentinelState, State } from './state';

/** A member of the stack and its address. */
export interface Member {
  readonly name: string;
  readonly address: string;
}

export interface Members {
  readonly nodes: readonly Member[];
  readonly sentinels: readonly Member[];
  readonly masterName: string;
}

/** Runs in any pod of the stack that has the passwords of its administrator; they stay in files. */
export const PRELUDE = `
REDISCLI_AUTH=$(cat /credentials/admin-password); export REDISCLI_AUTH
VALKEYCLI_AUTH=$REDISCLI_AUTH; export VALKEYCLI_AUTH
redis() { host=$1 port=$2; shift 2; timeout 2 "\${CLI:-redis-cli}" --user admin -h "$host" -p "$port" "$@" 2>&1 < /dev/null; }
`;

const MARK = '@@';

/** The script that asks every member, all at once, and prints the answers one after another. */
export function askAll({ nodes, sentinels, masterName }: Members): string {
  const node = ({ name, address }: Member) =>
    section(name, [part('info', `redis ${address} 6379 INFO everything`)]);
  const sentinel = ({ name, address }: Member) =>
    section(name, [
      part('info', `redis ${address} 26379 INFO everything`),
      ...['master', 'replicas', 'sentinels', 'ckquorum'].map((word) =>
        part(word, `redis ${address} 26379 --json SENTINEL ${word.toUpperCase()} ${masterName}`),
      ),
    ]);
  return [
    PRELUDE,
    'd=$(mktemp -d /dev/shm/XXXXXX)',
    ...nodes.map(node),
    ...sentinels.map(sentinel),
    ...COLLECT,
  ].join('\n');
}

const section = (name: string, lines: readonly string[]) => `{ ${lines.join('; ')}; } > "$d/${name}" &`;
const part = (word: string, command: string) => `echo "${MARK} ${word}"; ${command}; echo`;
const COLLECT = [
  'wait',
  `for f in "$d"/*; do echo "${MARK}${MARK} \${f##*/}"; cat "$f"; done`,
  'rm -rf "$d"',
];

/** Reads what the script has printed. */
export function readAnswers(text: string, { nodes, sentinels }: Members): State {
  const answers = new Map(
    split(text, `${MARK}${MARK} `).map(([name, body]) => [name, new Map(split(body, `${MARK} `))]),
  );
  const answer = ({ name }: Member, word: string) => answers.get(name)?.get(word) ?? '';
  const node = (member: Member): NodeState => ({ ...member, info: fields(answer(member, 'info')) });
  const sentinel = (member: Member): SentinelState => ({
    ...node(member),
    master: json(answer(member, 'master'), {}),
    replicas: json(answer(member, 'replicas'), []),
    sentinels: json(answer(member, 'sentinels'), []),
    ckquorum: json(answer(member, 'ckquorum'), answer(member, 'ckquorum').trim()),
  });
  return { nodes: nodes.map(node), sentinels: sentinels.map(sentinel) };
}

/** Parts of a text that begin with a mark at the start of a line: [rest of that line, text up to the next]. */
function split(text: string, mark: string): [string, string][] {
  return `\n${text}`
    .split(`\n${mark}`)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return end < 0 ? [part.trim(), ''] : [part.slice(0, end).trim(), part.slice(end + 1)];
    });
}

function fields(info: string): Record<string, string> {
  const lines = info.split(/\r?\n/).filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

function json<T>(text: string, otherwise: T): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return otherwise;
  }
}
