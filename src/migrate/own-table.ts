/** True for a table that Phoebe keeps for itself beside the models': no difference counts it, no model is written for it. */
export function isOwnTable(name: string): boolean {
  return name.startsWith('phoebe_');
}
