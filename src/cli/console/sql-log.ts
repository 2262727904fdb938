import type { QueryEvent } from '../../database/query-event.ts';

/** Shows each statement that is sent, where it is told to. */
export class SqlLog {
  isOn = false;
  /** Takes the lines; set when there is something to write them to. */
  write: (text: string) => void = () => {};

  readonly record = ({ kind, sql, values, rowCount, durationMs }: QueryEvent): void => {
    if (!this.isOn) return;
    const given = values.length === 0 ? '' : ` -- ${JSON.stringify(values)}`;
    const took = kind === 'control' ? '' : ` -- ${rowCount ?? 0} rows, ${durationMs.toFixed(1)} ms`;
    this.write(`${sql};${given}${took}\n`);
  };
}
