export { Pod } from './pod';
export { startProxy } from './proxy';
export { MASTER_NAME, NAME, NAMESPACE, type StackProps, passwordOf, render } from './rendered';
export { type Scenario, scenarios } from './scenario';
export { SHELLS, type Shell, testDouble, underEachShell } from './shells';
export { Stack } from './stack';
export { type Command, addresses, commandsOf, connections, hasFlags, spyOnArguments } from './views';
