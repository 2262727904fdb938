/** The engines that database tests run on, in the order of the report. */
export const ENGINE_NAMES = ['pglite', 'postgres', 'cockroach'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/**
 * The engines to run on: `TEST_ENGINES` (names with commas between), or all of them. An engine that cannot be had on this
 * machine is left out later, with its reason; a name that is no engine is an error, so that a typing mistake never
 * turns into a run without tests.
 */
export function chosenEngines(setting: string | undefined): readonly EngineName[] {
  if (setting === undefined || setting.trim() === '') return ENGINE_NAMES;
  const names = setting.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !ENGINE_NAMES.includes(name as EngineName));
  if (unknown.length > 0) {
    throw new Error(
      `TEST_ENGINES names ${unknown.map((name) => `"${name}"`).join(', ')}, which is no engine. Known: ${ENGINE_NAMES.join(', ')}.`,
    );
  }
  return ENGINE_NAMES.filter((name) => names.includes(name));
}
