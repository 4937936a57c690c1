import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { waitFor } from '../../support/wait-for';
import { LogFollower } from './log-follower';

/** A kubectl whose pods have logs of three lines; each is made anew when its log has been read, with its last line kept. */
const KUBECTL = `#!/bin/sh
for pod; do :; done
runs=$(cat "$0.$pod" 2> /dev/null || echo 0)
echo $((runs + 1)) > "$0.$pod"
echo "2026-11-21T10:00:0$runs.000Z $pod run $runs"
echo "2026-11-21T10:00:0$((runs + 1)).000Z $pod run $((runs + 1))"
[ "$runs" = 0 ] || exec sleep 60
`;

test('logs of pods that are made anew are kept, each line once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'follower-'));
  const path = process.env.PATH;
  writeFileSync(join(folder, 'kubectl'), KUBECTL);
  chmodSync(join(folder, 'kubectl'), 0o755);
  process.env.PATH = `${folder}${delimiter}${path}`;
  try {
    const follower = new LogFollower('shop', ['s-0', 's-1']);
    await waitFor('all lines are read', () => follower.lines().length >= 6);
    const lines = await follower.stop();
    expect(lines.map(({ pod, text }) => `${pod}: ${text}`)).toEqual([
      ...[0, 1, 2].map((run) => `s-0: s-0 run ${run}`),
      ...[0, 1, 2].map((run) => `s-1: s-1 run ${run}`),
    ]);
    expect(lines[0].at).toBe(Date.parse('2026-11-21T10:00:00Z'));
  } finally {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  }
});
