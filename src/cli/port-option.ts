import { InvalidArgumentError as InvalidOption, Option } from 'commander';
import { DEFAULT_PORT } from '../server/http-listener.ts';

/** `--port`, which may also stand in the environment. */
export function portOption(): Option {
  return new Option('--port <number>', 'the port to listen at; 0 takes any free one')
    .env('PORT')
    .default(DEFAULT_PORT)
    .argParser((text) => {
      const port = Number(text);
      if (/^\d+$/.test(text) && port <= 65_535) return port;
      throw new InvalidOption('A port is a number from 0 to 65535.');
    });
}
