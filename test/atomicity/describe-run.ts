import type { Run } from './run-operation.ts';

/** An operation, what it was answered, and what is wrong with it. */
export function describeRun({
  printed,
  answers,
  differences,
}: Pick<Run, 'printed' | 'answers' | 'differences'>): string {
  return [
    ...differences.flatMap(({ kind, details }) => [kind, ...details.map((line) => `  ${line}`)]),
    printed.text,
    JSON.stringify(printed.variables),
    ...answers.map((answer) => JSON.stringify(answer)),
  ].join('\n');
}
