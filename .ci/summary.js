// Prints "N passed, N failed": the tests of every report, and each step that is no test run counts as one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, status] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const file of readdirSync(folder)) {
  if (file.endsWith('.json')) {
    const report = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    passed += report.numPassedTests;
    // A file that could not even be loaded has no failed test, only a failed suite.
    failed += report.numFailedTests || report.numFailedTestSuites || 0;
  } else if (!file.includes('tests')) passed += 1;
}
if (status !== '0' && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
