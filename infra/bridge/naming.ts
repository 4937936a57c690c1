/** Gives constructs their names in Pulumi, by their paths. */
export type NameOf = (path: string) => string;

/**
 * `<prefix>/<construct path>`, without the `/Resource` or `/Default` that cdk8s puts below a construct that wraps one
 * object. Names are part of URNs: another rule here would replace every object of every stack.
 */
export const naming =
  (prefix: string | undefined): NameOf =>
  (path) =>
    [prefix, path.replace(/\/(?:Resource|Default)$/, '')].filter((part) => part).join('/');
