// not the whole SDK: planning and rendering need no engine, and loading it takes longer than they do
import * as pulumi from '@pulumi/pulumi/output';
import { IResolver, ResolutionContext } from 'cdk8s';
import { BridgeError } from './errors';

/** The stand-in for an Output inside a manifest. */
export interface Token {
  readonly text: string;
  readonly secret: boolean;
  readonly output: pulumi.Output<unknown>;
}

/** Decides what takes a token's place; `path` is where in the manifest it stands. */
export type ReadToken = (token: Token, path: readonly string[]) => pulumi.Output<unknown>;

// Only characters that URLs, shells, YAML and JSON leave alone: a token survives being put into any of them.
const TOKEN = /pulumi-token\.[A-Za-z0-9_-]+\.(\d+)\.(?:plain|secret)/;
const MARK = /pulumi-token\./gi;
// What Pulumi returns when an Output is turned into text or JSON.
const LIFTED = /Calling \[to(?:String|JSON)\] on an \[Output/;

/**
 * Carries Pulumi Outputs through a cdk8s app: they go in as string tokens and come out of {@link hydrate} as Outputs.
 *
 * Give it to the app as a resolver, so that an Output may stand as a value anywhere in an object; use {@link string}
 * and {@link secret} for props that are typed as string, and inside longer strings.
 */
export class OutputTokens implements IResolver {
  private readonly tokens: Token[] = [];
  private readonly made = { plain: new Map<unknown, Token>(), secret: new Map<unknown, Token>() };
  private readonly scope: string;

  /**
   * @param scope tells the tokens of one app from those of another; letters, digits, `-` and `_`, others become `-`.
   *   @default app
   */
  public constructor(scope = 'app') {
    this.scope = scope.replace(/[^A-Za-z0-9_-]/g, '-');
  }

  /** A token for a value that may be shown. Refused by apply() outside Secret data when the Output proves secret. */
  public string(value: pulumi.Input<unknown>): string {
    return this.tokenFor(value, 'plain').text;
  }

  /** A token for a value that must stay secret; plan() accepts it only in `data` and `stringData` of a Secret. */
  public secret(value: pulumi.Input<unknown>): string {
    return this.tokenFor(value, 'secret').text;
  }

  /** Called by cdk8s for each value of an object: swaps Outputs for their tokens. */
  public resolve(context: ResolutionContext): void {
    if (pulumi.Output.isInstance(context.value)) context.replaceValue(this.string(context.value));
  }

  /** The tokens in a text, in order. */
  public find(text: string): Token[] {
    return this.split(text).filter((part) => typeof part !== 'string');
  }

  /** Why a text cannot be hydrated, or undefined where it can. */
  public fault(text: string): string | undefined {
    if (LIFTED.test(text)) {
      return 'an Output was turned into text (template literal, JSON patch or map key); use tokens.string(output) or pulumi.interpolate';
    }
    const foreign = [...text.matchAll(new RegExp(TOKEN, 'g'))].find((match) => !this.owned(match));
    if (foreign) {
      return `the token ${foreign[0]} is not one of this app's (scope "${this.scope}"); make it with the OutputTokens of this app`;
    }
    if (marks(text) > this.find(text).length)
      return 'a token was cut or changed; put tokens into texts as they are';
    return undefined;
  }

  /**
   * Puts Outputs back where their tokens are. A text that is one token becomes the Output itself, whatever its type;
   * a token within a longer text is joined into an `Output<string>`. Secret values stay secret.
   *
   * @param where named in errors, e.g. the path of a construct
   * @throws BridgeError for a token that is not of this instance, and for an Output that was turned into text
   */
  public hydrate<T>(value: T, where: string, read: ReadToken = (token) => token.output): pulumi.Input<T> {
    return this.hydrateAt(value, [], where, read) as pulumi.Input<T>;
  }

  private hydrateAt(value: unknown, path: readonly string[], where: string, read: ReadToken): unknown {
    if (typeof value === 'string') return this.hydrateText(value, path, where, read);
    if (Array.isArray(value))
      return value.map((item, i) => this.hydrateAt(item, [...path, `${i}`], where, read));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, child]) => {
      if (this.find(key).length || this.fault(key)) {
        throw new BridgeError([
          { path: where, message: `/${path.join('/')} has an Output as a key; keys must be plain text` },
        ]);
      }
      return [key, this.hydrateAt(child, [...path, key], where, read)];
    });
    return Object.fromEntries(entries);
  }

  private hydrateText(text: string, path: readonly string[], where: string, read: ReadToken): unknown {
    const fault = this.fault(text);
    if (fault) throw new BridgeError([{ path: where, message: `/${path.join('/')}: ${fault}` }]);
    const parts = this.split(text);
    if (parts.every((part) => typeof part === 'string')) return text;
    const values = parts.map((part) => (typeof part === 'string' ? part : read(part, path)));
    if (values.length === 1) return values[0];
    return pulumi.all(values).apply((known) => known.map((part) => textOf(part, path, where)).join(''));
  }

  /** Plain parts (never empty) and tokens of a text, in order. */
  private split(text: string): (string | Token)[] {
    const parts: (string | Token)[] = [];
    let end = 0;
    for (const match of text.matchAll(new RegExp(TOKEN, 'g'))) {
      const token = this.owned(match);
      if (!token) continue;
      parts.push(text.slice(end, match.index), token);
      end = match.index + match[0].length;
    }
    return [...parts, text.slice(end)].filter((part) => part !== '');
  }

  private owned(match: RegExpMatchArray): Token | undefined {
    const token = this.tokens[Number(match[1])];
    return token?.text === match[0] ? token : undefined;
  }

  private tokenFor(value: pulumi.Input<unknown>, mode: 'plain' | 'secret'): Token {
    const existing = this.made[mode].get(value);
    if (existing) return existing;
    const token: Token = {
      text: `pulumi-token.${this.scope}.${this.tokens.length}.${mode}`,
      secret: mode === 'secret',
      output: mode === 'secret' ? pulumi.secret(value) : pulumi.output(value),
    };
    this.tokens.push(token);
    this.made[mode].set(value, token);
    return token;
  }
}

/** How many tokens, whole or broken, a text seems to hold. */
export const marks = (text: string): number => text.match(MARK)?.length ?? 0;

function textOf(value: unknown, path: readonly string[], where: string): string {
  if (typeof value !== 'object' && value !== undefined) return String(value);
  const message = `/${path.join('/')} joins an Output of type ${value === null ? 'null' : typeof value} into a text; only texts, numbers and booleans can be joined`;
  throw new BridgeError([{ path: where, message }]);
}
