import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';

/** Where Pulumi keeps the state of the stacks. */
export type Backend =
  /** The one that the user chose: Pulumi finds it by itself. */
  | { readonly kind: 'own'; readonly where: string }
  /** One in the checkout, for those who have not chosen any. */
  | { readonly kind: 'local'; readonly where: string };

/** The user's backend by Pulumi's own rules, else a local one in `.pulumi/` of the checkout. */
export function chooseBackend(root: string, env: NodeJS.ProcessEnv, home = homedir()): Backend {
  const own =
    env.PULUMI_BACKEND_URL ||
    backendOfProject(root) ||
    currentLogin(env, home) ||
    (env.PULUMI_ACCESS_TOKEN ? 'https://api.pulumi.com' : undefined);
  if (own) return { kind: 'own', where: own };
  return { kind: 'local', where: pathToFileURL(join(root, '.pulumi', 'state')).href };
}

function backendOfProject(root: string): string | undefined {
  const project = parse(readFileSync(join(root, 'Pulumi.yaml'), 'utf8')) as { backend?: { url?: string } };
  return project.backend?.url;
}

/** What `pulumi login` has written last. */
function currentLogin(env: NodeJS.ProcessEnv, home: string): string | undefined {
  const folder = env.PULUMI_CREDENTIALS_PATH || env.PULUMI_HOME || join(home, '.pulumi');
  try {
    const credentials = JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')) as {
      current?: string;
    };
    return credentials.current || undefined;
  } catch {
    return undefined;
  }
}
