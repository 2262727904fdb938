/** Where `phoebe serve` keeps its data, under the working directory. */
export const DEFAULT_DATA_DIRECTORY = '.phoebe/data';
