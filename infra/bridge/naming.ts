import { IConstruct } from 'constructs';

/** Gives constructs their names in Pulumi. */
export type NameOf = (construct: IConstruct) => string;

/**
 * `<prefix>/<construct path>`, without the `/Resource` or `/Default` that cdk8s puts below a construct that wraps one
 * object. Names are part of URNs: another rule here would replace every object of every stack.
 */
export const naming =
  (prefix: string | undefined): NameOf =>
  ({ node }) =>
    [prefix, node.path.replace(/\/(?:Resource|Default)$/, '')].filter((part) => part).join('/');
