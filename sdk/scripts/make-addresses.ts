// Writes src/addresses.generated.ts: the method and the path of every route, so that the client carries no schemas.
import { writeFileSync } from 'node:fs';
import { routes } from '../src/contract/index.ts';

const lines = Object.entries(routes).map(([name, route]) => `  ${name}: '${route.method} ${route.path}',`);
const text = `// Made from the contract by scripts/make-addresses.ts. Do not edit.
export const addresses = {
${lines.join('\n')}
} as const;
`;
writeFileSync(new URL('../src/addresses.generated.ts', import.meta.url), text);
