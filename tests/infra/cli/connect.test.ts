import { Outputs, asOutputs, connectCommands, showConnection } from '../../../infra/cli/connect';
import { decideYes } from '../../../infra/cli/up';
import { showResult } from '../../../infra/cli/down';
import { wantsColour } from '../../../infra/cli/terminal';

const outputs: Outputs = {
  name: 'cart',
  namespace: 'shop',
  host: 'cart.shop.svc.cluster.local',
  port: 6379,
  readPort: 6380,
  sentinelPort: 26379,
  masterName: 'shop.cart',
  webdisUrl: 'http://cart-webdis.shop.svc.cluster.local:7379',
  insightUrl: 'http://cart-insight.shop.svc.cluster.local:5540',
  secretName: 'cart',
};

describe('how to connect', () => {
  it('is a table and commands', () => {
    expect(showConnection(outputs, { webdisAuth: true })).toBe(
      `
  write         cart.shop.svc.cluster.local:6379
  read          cart.shop.svc.cluster.local:6380
  sentinel      cart.shop.svc.cluster.local:26379, master shop.cart
  Webdis        http://cart-webdis.shop.svc.cluster.local:7379
  RedisInsight  http://cart-insight.shop.svc.cluster.local:5540
  passwords     Secret shop/cart, of the application: key db-password

# redis-cli in a pod
kubectl -n shop exec -it cart-0 -- sh -c 'REDISCLI_AUTH=$(cat /credentials/db-password) exec $CLI -h cart -p 6379'

# Redis on localhost:6379
kubectl -n shop port-forward service/cart 6379

# Webdis on localhost:7379
kubectl -n shop port-forward service/cart-webdis 7379

# and in another terminal
kubectl -n shop get secret cart -o go-template='user = "{{index .data "webdis-http-auth" | base64decode}}"' | curl -sS -K - http://localhost:7379/PING

# RedisInsight on http://localhost:5540
kubectl -n shop port-forward service/cart-insight 5540`.slice(1),
    );
  });

  it('names only what there is', () => {
    const bare = { ...outputs, sentinelPort: undefined, webdisUrl: undefined, insightUrl: undefined };
    const text = showConnection(bare, { webdisAuth: true });
    expect(text).not.toMatch(/sentinel|Webdis|Insight/);
  });

  it('has no command for pods of a Redis that runs elsewhere', () => {
    const commands = connectCommands(outputs, { webdisAuth: true, outside: true }).map(({ what }) => what);
    expect(commands[0]).toBe('Webdis on localhost:7379');
  });

  it('asks for no password where Webdis has none', () => {
    const commands = connectCommands(outputs, { webdisAuth: false }).map(({ command }) => command);
    expect(commands).toContain('curl -sS http://localhost:7379/PING');
  });

  it("uses the stack's context, safe to paste", () => {
    const [first] = connectCommands(outputs, { context: "it's; mine", webdisAuth: true });
    expect(first.command).toMatch(/^kubectl --context 'it'\\''s; mine' -n shop /);
  });

  it('is the hosts of the edge where there is one, with the login read from its Secret', () => {
    const edge = {
      webdis: { host: 'webdis.example.com', tlsSecretName: 'tls' },
      insight: { host: 'ui.example.com' },
    };
    const commands = connectCommands(outputs, { webdisAuth: true, edge }).map(({ command }) => command);
    expect(commands.slice(2)).toEqual([
      `kubectl -n shop get secret cart-edge-webdis -o go-template='user = "{{.data.username | base64decode}}:{{.data.password | base64decode}}"' | curl -sS -K - https://webdis.example.com/PING`,
      `kubectl -n shop get secret cart-edge-insight -o go-template='{{.data.username | base64decode}}:{{.data.password | base64decode}}{{"\\n"}}'`,
    ]);
  });

  it('knows no password of logins of your own', () => {
    const own = { auth: { secretName: 'people' } };
    const edge = {
      webdis: { host: 'webdis.example.com', ...own },
      insight: { host: 'ui.example.com', ...own },
    };
    const commands = connectCommands(outputs, { webdisAuth: false, edge }).map(({ command }) => command);
    expect(commands.slice(2)).toEqual(['curl -sS -u USER http://webdis.example.com/PING']);
  });

  it('names outputs that are missing', () => {
    expect(() => asOutputs({ ...outputs, host: undefined, port: undefined })).toThrow(
      'the stack has no output host, port',
    );
  });
});

describe('a confirmation', () => {
  const at = (interactive: boolean) => ({ interactive });
  it('is not asked for the laptop stack', () => {
    expect(decideYes({ stack: 'dev', yes: false }, at(false))).toBe(true);
  });
  it('is left to Pulumi where there is a terminal', () => {
    expect(decideYes({ stack: 'prod', yes: false }, at(true))).toBe(false);
  });
  it('is --yes', () => {
    expect(decideYes({ stack: 'prod', yes: true }, at(false))).toBe(true);
  });
  it('is missing where nobody can be asked', () => {
    expect(() => decideYes({ stack: 'prod', yes: false }, at(false))).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining('give --yes') }),
    );
  });
});

describe('the end of down', () => {
  const stack = { name: 'cart', namespace: 'shop' };
  it('says what was kept', () => {
    expect(showResult(stack, ['data-cart-0', 'data-cart-1'], false)).toBe(
      `cart is down, no pod of it is left.
kept: namespace shop, 2 volumes: data-cart-0, data-cart-1
\`npm run up\` finds the data again; \`npm run down -- --volumes\` deletes them.`,
    );
  });
  it('says what was deleted', () => {
    expect(showResult(stack, ['data-cart-0'], true)).toContain('deleted: 1 volume: data-cart-0');
  });
});

describe('colours', () => {
  it('are for terminals that want them', () => {
    expect(wantsColour(true, {})).toBe(true);
    expect(wantsColour(false, {})).toBe(false);
    expect(wantsColour(undefined, {})).toBe(false);
    expect(wantsColour(true, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour(true, { NO_COLOR: '' })).toBe(true);
  });
});
