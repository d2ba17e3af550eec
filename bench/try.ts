import { figures } from './figures.ts';
import { tiny, usual } from './sizes.ts';
const [name = '', ...rest] = process.argv.slice(2);
const base = rest.includes('tiny') ? tiny : usual;
const sizes = Object.fromEntries(rest.filter((x) => x.includes('=')).map((x) => [x.split('=')[0], Number(x.split('=')[1])]));
console.log(await figures[name]?.({ ...base, ...sizes }));
