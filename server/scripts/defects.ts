// Prints every defect that must not come back, and the tests that are named after it. It fails when one has none.
import { projectTests, proveDefects } from '../test/house/defects.ts';

const proofs = proveDefects(projectTests());
for (const [system, own] of Object.entries(Object.groupBy(proofs, (proof) => proof.system))) {
  console.log(`\n${system}`);
  for (const { defect, files } of own ?? [])
    console.log(`  ${defect.padEnd(60)}  ${files.length > 0 ? files.join(', ') : 'MISSING'}`);
}
const missing = proofs.filter(({ files }) => files.length === 0).length;
console.log(`\n${proofs.length - missing} defects have a test, ${missing} have none`);
process.exitCode = missing === 0 ? 0 : 1;
