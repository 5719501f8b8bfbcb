import { runCommand } from '../packages/run-command.ts';

/** What the build needs, and the Debian package that has it. */
const tools = [
  { program: 'g++', parameters: ['--version'], from: 'g++' },
  { program: 'make', parameters: ['--version'], from: 'make' },
] as const;

/** @throws {Error} naming the first thing that is missing */
export async function requireTools(python: string): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the wheel's libtensorflow is taken for Linux on x64; this is ${process.platform} on ${process.arch}`,
    );
  }
  for (const { program, parameters, from } of tools) {
    await requireProgram(program, parameters, `apt-get install ${from}`);
  }
  await requireProgram(python, ['-c', 'import venv, ensurepip'], 'apt-get install python3 python3-venv');
}

async function requireProgram(program: string, parameters: readonly string[], remedy: string): Promise<void> {
  try {
    await runCommand(program, parameters, { cwd: '.' });
  } catch (cause) {
    throw new Error(`${program} is needed and does not run: ${remedy}`, { cause });
  }
}
