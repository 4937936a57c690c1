/** Values of a Query API call; lists are `Name.1`, `Name.2` and so on. */
export type Parameters = Readonly<Record<string, string>>;

export const REGION = 'eu-central-1';

/** Calls a Query API of AWS (EC2, ElastiCache) at an emulator, which looks at no signature; gives the XML of the answer. */
export async function query(
  endpoint: string,
  service: 'ec2' | 'elasticache',
  action: string,
  parameters: Parameters = {},
): Promise<string> {
  const version = service === 'ec2' ? '2016-11-15' : '2015-02-02';
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization:
        `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request, ` +
        'SignedHeaders=host, Signature=none',
    },
    body: new URLSearchParams({ Action: action, Version: version, ...parameters }),
  });
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`${action}: ${response.status} ${text}`);
}

/** The text of every element of a name, in order. */
export function texts(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text]) => text);
}

/** The text of the first element of a name; undefined without one. */
export const text = (xml: string, element: string): string | undefined => texts(xml, element)[0];
