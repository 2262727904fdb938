import { styleText } from 'node:util';

/** A style of text on a terminal. */
export type Style = 'red' | 'yellow' | 'green' | 'dim' | 'bold';

/** Colours text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Colours for a terminal that has them, and that NO_COLOR does not forbid (https://no-color.org); plain text elsewhere. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const hasColours = stream.isTTY === true && stream.hasColors();
  return (style, text) => (hasColours ? styleText(style, text) : text);
}
