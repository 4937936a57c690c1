/** Why a cluster can't be asked, in words. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly expected = true;
}

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name is unknown, or no name server answers',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'no answer in time',
};

const HTTP: Readonly<Record<number, string>> = {
  401: 'the credentials of the kubeconfig were refused (401)',
  403: 'the user of the kubeconfig is not allowed to do this (403)',
};

/** What went wrong with a request to `server`. */
export function reasonOf(error: unknown, server: string): string {
  if (error instanceof ClusterError) return error.message;
  const { code, name, message } = error as { code?: string | number; name?: string; message?: string };
  if (name === 'AbortError' || name === 'TimeoutError') return `${server}: no answer in time`;
  if (typeof code === 'number') return `${server}: ${HTTP[code] ?? `answered with HTTP ${code}`}`;
  if (code && NETWORK[code]) return `${server}: ${NETWORK[code]} (${code})`;
  if (code && isTls(code)) return `${server}: its certificate is not trusted (${code})`;
  return `${server}: ${firstLine(message)}`;
}

const isTls = (code: string) => /CERT|SIGNATURE|SELF_SIGNED|^ERR_TLS|^ERR_SSL|^EPROTO$/.test(code);

const firstLine = (message = 'the request failed') => message.split('\n')[0];
