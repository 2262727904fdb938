/** Text of somebody else's, so that another sentence can stand behind it. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
