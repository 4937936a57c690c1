import { skip } from '../support/hooks';
import type { ClusterStack } from '../support/stack';
import { type WebdisAnswer, WebdisClient, statusFromPodNetwork } from '../support/webdis';

const MESSAGE_PACK = 'gets a value as MessagePack';

/** An image of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

export function webdis(stack: ClusterStack): void {
  describe('Webdis', () => {
    let http: WebdisClient;
    beforeAll(async () => {
      http = await WebdisClient.open(stack.namespace, stack.name);
      // A build without MessagePack takes the ending for a part of the key and answers in JSON.
      const { type } = await http.send('/PING.msg');
      if (type === 'application/json') skip(MESSAGE_PACK, 'this build of Webdis has no MessagePack');
    });
    afterAll(() => http?.close());
    const get = (path: string) => http.send(path);
    const shown = ({ status, type, body }: WebdisAnswer) => ({ status, type, body: body.toString() });

    test('answers PING', async () => {
      expect(await http.json('/PING')).toEqual({ PING: [true, 'PONG'] });
    });

    test('sets a value and gets it as JSON', async () => {
      expect(await http.json('/SET/page/hello')).toEqual({ SET: [true, 'OK'] });
      const { status, type, body } = await get('/GET/page');
      expect({ status, type }).toEqual({ status: 200, type: 'application/json' });
      expect(JSON.parse(body.toString())).toEqual({ GET: 'hello' });
    });

    test.each([
      ['raw', 'binary/octet-stream', '$5\r\nhello\r\n'],
      ['txt', 'text/plain', 'hello'],
      ['xml', 'text/xml', 'hello'],
      ['html', 'text/html', 'hello'],
    ])('gets a value as .%s', async (ending, type, body) => {
      await http.json('/SET/page/hello');
      expect(shown(await get(`/GET/page.${ending}`))).toEqual({ status: 200, type, body });
    });

    test(MESSAGE_PACK, async () => {
      await http.json('/SET/page/hello');
      const { type, body } = await get('/GET/page.msg');
      expect(type).toBe('application/x-msgpack');
      // a map of one: "GET" is "hello"
      expect(body).toEqual(Buffer.from('\x81\xa3GET\xa5hello', 'latin1'));
    });

    test('takes a text file by PUT and gives it back as text', async () => {
      const text = Buffer.from('first line\nsecond line: grüße\n');
      expect(await http.json('/SET/notes', { method: 'PUT', body: text })).toEqual({ SET: [true, 'OK'] });
      const { status, type, body } = await get('/GET/notes.txt');
      expect({ status, type, body }).toEqual({ status: 200, type: 'text/plain', body: text });
    });

    test.each(['/GET/logo.png', '/GET/logo?type=image/png'])(
      'takes an image by PUT and gives it back at %s',
      async (path) => {
        expect(await http.json('/SET/logo', { method: 'PUT', body: PNG })).toEqual({ SET: [true, 'OK'] });
        const { status, type, body } = await get(path);
        expect({ status, type, body }).toEqual({ status: 200, type: 'image/png', body: PNG });
      },
    );

    test('pushes to a list and reads it', async () => {
      await http.json('/DEL/list');
      expect(await http.json('/LPUSH/list/a/b/c')).toEqual({ LPUSH: 3 });
      expect(await http.json('/LRANGE/list/0/-1')).toEqual({ LRANGE: ['c', 'b', 'a'] });
    });

    test('adds to a stream and reads it', async () => {
      await http.json('/DEL/stream');
      expect(await http.json('/XADD/stream/1-1/field/value')).toEqual({ XADD: '1-1' });
      expect(await http.json('/XRANGE/stream/-/%2B')).toEqual({
        XRANGE: [{ id: '1-1', msg: { field: 'value' } }],
      });
    });

    test('lets clients in from every network', async () => {
      expect(await statusFromPodNetwork(stack)).toBe(200);
    });

    test.each([
      ['no credentials', null],
      ['a wrong password', 'webdis:wrong'],
    ])('refuses a request with %s', async (_what, auth) => {
      expect((await http.send('/GET/page', { auth })).status).toBe(403);
      expect((await http.send('/SET/page/wrong', { auth })).status).toBe(403);
      expect(await http.json('/GET/page')).toEqual({ GET: 'hello' });
    });

    test.each(['CONFIG/GET/maxmemory', 'FLUSHALL', 'SHUTDOWN', 'ACL/LIST', 'KEYS/*', 'EVAL/return 1/0'])(
      'does not run %s, which its user in Redis may not',
      async (command) => {
        const answer = await http.json(`/${command}`);
        expect(Object.values(answer)).toEqual([[false, expect.stringMatching(/^NOPERM/)]]);
      },
    );
  });
}
