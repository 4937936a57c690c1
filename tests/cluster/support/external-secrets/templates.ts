/**
 * Templates of External Secrets as far as the stack uses them: `{{ .name }}` and `{{ .name | urlquery }}`.
 *
 * @throws Error for anything else
 */
export function rendered(
  templates: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(templates).map(([key, text]) => [key, render(text, values)]));
}

const ACTION = /\{\{(.*?)\}\}/g;

const render = (text: string, values: Readonly<Record<string, string>>) =>
  text.replace(ACTION, (_, action: string) => {
    const [, name, escaped] = /^ \.(\w+)( \| urlquery)? $/.exec(action) ?? [];
    if (name === undefined || values[name] === undefined) throw new Error(`template: {{${action}}}`);
    return escaped ? urlquery(values[name]) : values[name];
  });

/** As Go's template function does it: a space becomes `+`. */
const urlquery = (value: string) =>
  encodeURIComponent(value)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
